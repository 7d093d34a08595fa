package dev.emp.worker.resources;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResidentMemoryTest {

    @TempDir
    private Path root;

    @Test
    void theKernelsKibibytesBecomeBytes() throws Exception {
        Files.createDirectories(root.resolve("proc/self"));
        Files.writeString(root.resolve("proc/self/status"), "VmHWM:\t  300000 kB\nVmRSS:\t  200000 kB\nThreads:\t4\n");

        assertThat(new ResidentMemory(root).bytes()).hasValue(200_000L * 1024);
    }

    @Test
    void whereNobodyTellsItIsNotKnown() {
        assertThat(new ResidentMemory(root).bytes()).isEmpty();
    }
}
