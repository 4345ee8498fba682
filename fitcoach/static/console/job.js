// Looks again every two seconds, until the job is finished. Without scripts there is the link "Look again".
"use strict";

async function lookAgain() {
  const shown = document.getElementById("job");
  if (!shown || shown.dataset.finished === "yes") return;
  try {
    const answer = await fetch(window.location.href, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const newer = answer.ok && page.getElementById("job");
    if (newer) shown.replaceWith(newer);
  } catch {
    // The next time will do.
  }
  window.setTimeout(lookAgain, 2000);
}

window.setTimeout(lookAgain, 1000);
