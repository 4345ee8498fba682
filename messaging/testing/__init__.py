"""What stands in for a provider of text messages: a loopback server of Twilio's Messages API."""
