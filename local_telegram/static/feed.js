// Talks to the control API: reads and posts JSON, and follows live events with reconnect.

async function call(method, path, body) {
  const answer = await fetch(`/local${path}`, {
    method,
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const data = await answer.json();
  if (!answer.ok) throw new Error(data.error || `The server answered ${answer.status}.`);
  return data;
}

export const read = (path) => call("GET", path);
export const post = (path, body) => call("POST", path, body);

// One stream for the whole page. After a lost connection everything is read anew, because the server
// may have been restarted and then counts its events from the start again.
export class Feed {
  constructor() {
    this.listeners = [];
    this.lost = false;
  }

  listen(listener) {
    this.listeners.push(listener);
  }

  async start() {
    const { seq } = await read("/state");
    this.open(seq);
  }

  open(seq) {
    this.source = new EventSource(`/local/events?after=${seq}`);
    this.source.onmessage = (message) => {
      const event = JSON.parse(message.data);
      for (const listener of this.listeners) listener.onevent(event);
    };
    this.source.onerror = () => this.lose();
  }

  lose() {
    this.source.close();
    if (!this.lost) for (const listener of this.listeners) listener.onlost();
    this.lost = true;
    setTimeout(() => this.retry(), 1000);
  }

  async retry() {
    try {
      const { seq } = await read("/state");
      this.open(seq);
      this.lost = false;
      for (const listener of this.listeners) listener.onback();
    } catch {
      setTimeout(() => this.retry(), 1500);
    }
  }
}
