package dev.emp.simulators.http;

/** Sees every request that reached the provider, with the answer before any fault spoiled it. */
@FunctionalInterface
public interface Traffic {
    void saw(Call call, Reply reply);
}
