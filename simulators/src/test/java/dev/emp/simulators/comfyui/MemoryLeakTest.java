package dev.emp.simulators.comfyui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MemoryLeakTest {
    private static final long PIECE = MemoryLeak.PIECE_BYTES;

    private final MemoryLeak leak = new MemoryLeak(new Faults());
    private final Arena arena = Arena.ofConfined();
    private FileChannel empty;

    @BeforeEach
    void open() throws IOException {
        empty = MemoryLeak.openEmptyFile();
    }

    @AfterEach
    void close() throws IOException {
        arena.close();
        empty.close();
    }

    @Test
    void growsATenthOfItsRateATurnUpToItsLimit() throws Exception {
        Fault.LeakMemory fault = new Fault.LeakMemory(25 * PIECE, 6 * PIECE + 1);

        leak.takeTurn(fault, empty, arena);
        assertThat(leak.heldBytes()).isEqualTo(2 * PIECE);
        leak.takeTurn(fault, empty, arena);
        assertThat(leak.heldBytes()).isEqualTo(5 * PIECE);
        leak.takeTurn(fault, empty, arena);
        leak.takeTurn(fault, empty, arena);
        assertThat(leak.heldBytes()).isEqualTo(6 * PIECE);
    }

    @Test
    void aSlowLeakGrowsInTheEnd() throws Exception {
        Fault.LeakMemory fault = new Fault.LeakMemory(PIECE, 6 * PIECE);

        for (int turn = 1; turn <= 21; turn++) {
            leak.takeTurn(fault, empty, arena);
        }

        assertThat(leak.heldBytes()).isEqualTo(2 * PIECE);
    }

    @Test
    void isOverWhenItsThreadIsInterrupted() throws Exception {
        Thread thread = Thread.ofPlatform().start(leak);

        thread.interrupt();
        thread.join(TestClient.LIMIT);

        assertThat(thread.isAlive()).isFalse();
    }
}
