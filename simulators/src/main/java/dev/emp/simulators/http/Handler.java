package dev.emp.simulators.http;

/** Answers requests. Called by many threads at once. */
@FunctionalInterface
public interface Handler {
    Reply answer(Call call);
}
