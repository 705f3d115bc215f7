/** Does nothing: whether it can be started is the question. */

export {};
