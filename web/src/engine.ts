/** The engine as the page sees it: promises of replies, with a time limit that ends the worker and starts another. */
import type { Answered, Asked } from "./worker.ts";

/** The longest that an answer may take, in milliseconds. */
export const LIMIT = 10_000;
/** After this long, a question that nobody waits for any more is ended. */
const PATIENCE = 700;

/** Why there is no reply. */
export class Unanswered extends Error {
  constructor(readonly why: "too long" | "asked anew" | "broken") {
    super(why);
  }
}

interface Job {
  number: number;
  lane: string;
  request: string;
  limit: number;
  begun: number;
  isStale: boolean;
  resolve: (answered: { reply: unknown; took: number }) => void;
  reject: (why: Unanswered) => void;
}

export class Engine {
  private worker = this.started();
  private running: Job | undefined;
  private waiting: Job[] = [];
  private count = 0;
  private timer = 0;

  /**
   * Asks. A newer question in the same lane takes the place of an older one that still waits.
   */
  ask<Reply>(lane: string, request: object, limit = LIMIT): Promise<{ reply: Reply; took: number }> {
    this.waiting = this.waiting.filter((job) => {
      const isOlder = job.lane === lane;
      if (isOlder) job.reject(new Unanswered("asked anew"));
      return !isOlder;
    });
    if (this.running?.lane === lane) this.running.isStale = true;
    return new Promise((resolve, reject) => {
      const job: Job = {
        number: ++this.count,
        lane,
        request: JSON.stringify(request),
        limit,
        begun: 0,
        isStale: false,
        resolve: (answered) => resolve(answered as { reply: Reply; took: number }),
        reject,
      };
      this.waiting.push(job);
      this.go();
    });
  }

  private started(): Worker {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    worker.addEventListener("message", (event: MessageEvent<Answered | "ready">) => {
      if (event.data !== "ready") this.heard(event.data);
    });
    worker.addEventListener("error", () => this.end("broken"));
    return worker;
  }

  private go(): void {
    if (this.running?.isStale) {
      const rest = this.running.begun + PATIENCE - performance.now();
      this.arm(Math.max(rest, 0), "asked anew");
    }
    if (this.running || this.waiting.length === 0) return;
    const job = this.waiting.shift();
    if (!job) return;
    job.begun = performance.now();
    this.running = job;
    const asked: Asked = { number: job.number, request: job.request };
    this.worker.postMessage(asked);
    this.arm(job.limit, "too long");
  }

  private arm(after: number, why: "too long" | "asked anew"): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.end(why), after);
  }

  private heard(answered: Answered): void {
    const job = this.running;
    if (!job || job.number !== answered.number) return;
    clearTimeout(this.timer);
    this.running = undefined;
    if (job.isStale) job.reject(new Unanswered("asked anew"));
    else job.resolve({ reply: JSON.parse(answered.reply), took: answered.took });
    this.go();
  }

  /** Ends the worker with what it works at, and goes on with a new one. */
  private end(why: Unanswered["why"]): void {
    const job = this.running;
    clearTimeout(this.timer);
    this.worker.terminate();
    this.worker = this.started();
    this.running = undefined;
    job?.reject(new Unanswered(job.isStale ? "asked anew" : why));
    this.go();
  }
}
