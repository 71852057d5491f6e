/** The engine's thread: requests in, replies out, in turn. Whoever started it ends it when an answer takes too long. */
import start, { Desk } from "./engine/engine.js";
import program from "./engine/engine_bg.wasm?url";

export interface Asked {
  number: number;
  request: string;
}

export interface Answered {
  number: number;
  reply: string;
  /** How long the engine itself took, in milliseconds. */
  took: number;
}

let desk: Desk | undefined;

const ready = start({ module_or_path: program }).then(() => {
  desk = new Desk();
  // The rules are read at the first question; let that not be the reader's.
  desk.answer('{"ask": "derive", "expression": "norm(A*x)^2", "by": ["x"]}');
  postMessage("ready");
});

addEventListener("message", (event: MessageEvent<Asked>) => {
  void ready.then(() => {
    const { number, request } = event.data;
    const before = performance.now();
    const reply = desk?.answer(request) ?? "{}";
    const answered: Answered = { number, reply, took: performance.now() - before };
    postMessage(answered);
  });
});
