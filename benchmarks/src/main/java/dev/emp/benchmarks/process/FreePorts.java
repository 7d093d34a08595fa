package dev.emp.benchmarks.process;

import dev.emp.launcher.platform.Ports;
import java.io.IOException;
import java.util.stream.IntStream;

/** Ports of the loopback address that nobody listens on now. */
public final class FreePorts {

    private static final int TRIES = 100;
    private static final int HIGHEST = 65_535;

    private FreePorts() {}

    /** The first of so many in a row. */
    public static int inARow(int count) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            int first = Ports.freePort();
            if (first + count - 1 <= HIGHEST
                    && IntStream.range(first, first + count).allMatch(Ports::isFree)) {
                return first;
            }
        }
        throw new IOException("found no " + count + " free ports in a row");
    }
}
