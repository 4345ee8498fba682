// A new client's first day, with the client that openapi-ts generated: sign up, show today's workout, log it, sync.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createClient } from './generated/client';
import { getTodaysWorkout, listWorkouts, logWorkout, requestCode, signUp } from './generated';
import type { Problem, WorkoutAnswer } from './generated';

const DAYS = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'] as const;
const baseUrl = process.env.FITCOACH_URL!;
const phoneNumber = process.env.PHONE_NUMBER!;
const open = createClient({ baseUrl });

function must<T>(answer: { data?: T; error?: Problem | unknown }): T {
  if (answer.data === undefined) throw new Error(JSON.stringify(answer.error));
  return answer.data;
}

/** The code of the text: here from the server's own file of texts, on a phone from the screen. */
async function codeOfTheText(): Promise<string> {
  for (let tries = 0; tries < 100; tries++) {
    await new Promise((soon) => setTimeout(soon, 200));
    const lines = readFileSync(process.env.SMS_FILE!, { encoding: 'utf8', flag: 'a+' }).split('\n').filter(Boolean);
    const text = lines.map((line) => JSON.parse(line)).find((sent) => sent.to === phoneNumber);
    const code = /\d{6}/.exec(text?.body ?? '');
    if (code) return code[0];
  }
  throw new Error('no text came');
}

async function firstDay(): Promise<void> {
  must(await requestCode({ client: open, body: { phone_number: phoneNumber } }));
  const signedUp = must(
    await signUp({
      client: open,
      headers: { 'Idempotency-Key': randomUUID() },
      body: {
        phone_number: phoneNumber,
        code: await codeOfTheText(),
        name: 'Ana Lima',
        timezone: 'UTC',
        available_days: [0, 2, 4].map((ahead) => DAYS[(new Date().getUTCDay() + ahead) % 7]),
        fitness_goals: 'get strong',
        equipment: ['dumbbells'],
        limitations: [{ region: 'wrist', severity: 'mild' }],
      },
    }),
  );
  const mine = createClient({ baseUrl, auth: signedUp.token });

  const today: WorkoutAnswer = must(await getTodaysWorkout({ client: mine }));
  console.log(`${today.date}: ${today.theme}`);
  for (const item of today.details.blocks?.flatMap((block) => block.items) ?? []) {
    console.log(`  ${item.exercise} ${item.sets ?? ''}x${item.reps ?? ''}`);
  }
  const first = today.details.blocks?.[0]?.items[0];
  if (!first) throw new Error('today is a training day');
  const logged = must(
    await logWorkout({
      client: mine,
      path: { workout_id: today.id },
      headers: { 'Idempotency-Key': randomUUID() },
      body: { sets: [{ exercise_id: first.exercise_id, set_number: 1, reps: 8, done_at: new Date().toISOString() }] },
    }),
  );
  if (logged.status !== 'completed' || logged.results[0]?.reps !== 8) throw new Error('it was not logged');
  const listed = must(await listWorkouts({ client: mine, query: { limit: 5 } }));
  if (listed.items[0]?.id !== today.id) throw new Error('today is not in the list');
  const wrong = await logWorkout({ client: mine, path: { workout_id: randomUUID() }, body: {} });
  if (wrong.error?.type !== '/api/v1/problems/not-found') throw new Error('a problem has a type');
  console.log('typescript: signed up, shown, logged');
}

firstDay().catch((error) => {
  console.error(error);
  process.exit(1);
});
