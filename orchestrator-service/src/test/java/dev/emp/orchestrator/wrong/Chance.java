package dev.emp.orchestrator.wrong;

import java.util.List;
import java.util.random.RandomGenerator;

/** Draws of one request, all from its own seed, so that it can be made again alone. */
final class Chance {

    private final RandomGenerator random;

    Chance(RandomGenerator random) {
        this.random = random;
    }

    /** 0 or more, below the bound. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** True once in so many times. */
    boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    <T> T of(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    String bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Draft.bytes(bytes);
    }
}
