// The only place that talks to the server.

const SILENT = "The local workspace did not answer. Is it still running?";

async function read(path) {
  const answer = await fetch(path, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}.`);
  return answer.json();
}

/** Sends something a person did; resolves once the app has answered, never rejects. */
export async function send(path, body) {
  try {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    const result = await answer.json();
    return result.ok ? result : { ok: false, error: result.error || SILENT };
  } catch {
    return { ok: false, error: SILENT };
  }
}

export const workspace = () => read("/ui/workspace");
export const screen = (user) => read(`/ui/people/${encodeURIComponent(user)}`);
export const act = (user, verb, body) => send(`/ui/people/${encodeURIComponent(user)}/${verb}`, body);
export const moveClock = (seconds) => send("/ui/clock", { seconds });

/** Calls `onChange` with each pushed change and `onLine(boolean)` when the line opens or breaks. */
export function listen(onChange, onLine) {
  const source = new EventSource("/ui/events");
  source.onopen = () => onLine(true);
  source.onerror = () => onLine(false);
  source.onmessage = (event) => onChange(JSON.parse(event.data));
  return source;
}
