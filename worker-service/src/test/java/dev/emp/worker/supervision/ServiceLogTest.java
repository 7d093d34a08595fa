package dev.emp.worker.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceLogTest {

    @TempDir
    Path directory;

    private Path file;
    private ServiceLog log;

    @BeforeEach
    void open() {
        file = directory.resolve("logs").resolve("svc.log");
        log = new ServiceLog(file, 100);
    }

    @Test
    void whatIsPrintedStandsInTheFileAsItIsAndInTheTailLineByLine() throws Exception {
        print("one\ntwö\r\nthree");

        assertThat(Files.readString(file)).isEqualTo("one\ntwö\r\nthree");
        assertThat(log.tail(10)).containsExactly("one", "twö", "three");
        assertThat(log.tail(2)).containsExactly("twö", "three");
        assertThat(log.tail(0)).isEmpty();
    }

    @Test
    void theFileIsRotatedAndThreeOldOnesAreKept() throws Exception {
        for (int i = 0; i < 6; i++) {
            print(String.valueOf(i).repeat(89) + "\n");
        }

        assertThat(Files.readString(file)).startsWith("5").hasSize(90);
        assertThat(Files.readString(directory.resolve("logs/svc.log.1"))).startsWith("4");
        assertThat(Files.readString(directory.resolve("logs/svc.log.3"))).startsWith("2");
        assertThat(directory.resolve("logs/svc.log.4")).doesNotExist();
    }

    @Test
    void theOldFilesCanBeDeletedToFreeTheDisk() throws Exception {
        for (int i = 0; i < 6; i++) {
            print(String.valueOf(i).repeat(89) + "\n");
        }

        log.deleteOld();

        try (Stream<Path> left = Files.list(directory.resolve("logs"))) {
            assertThat(left).containsExactly(file);
        }
        print("more\n");
        assertThat(log.tail(1)).containsExactly("more");
    }

    @Test
    void aFileOfAnEarlierRunIsGoneOnWith() throws Exception {
        print("a".repeat(60) + "\n");
        log.close();
        log = new ServiceLog(file, 100);

        print("b".repeat(60) + "\n");

        assertThat(Files.readString(file)).startsWith("b");
        assertThat(directory.resolve("logs/svc.log.1")).exists();
    }

    @Test
    void aFileThatCanNotBeWrittenLeavesTheTail() throws Exception {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("logs"), "no directory");

        print("one\n");
        assertThat(log.tail(10)).containsExactly("one");

        Files.delete(directory.resolve("logs"));
        print("two\n");
        assertThat(log.tail(10)).containsExactly("one", "two");
        assertThat(Files.readString(file))
                .as("written as soon as that works again")
                .isEqualTo("two\n");
    }

    @Test
    void onlyTheLastLinesStayInMemoryAndLongOnesAreCut() {
        for (int i = 0; i < ServiceLog.LINES_KEPT + 5; i++) {
            print("line " + i + "\n");
        }
        print("x".repeat(10_000) + "\n");

        assertThat(log.tail(5_000)).hasSize(ServiceLog.LINES_KEPT).startsWith("line 6");
        assertThat(log.tail(1).getFirst()).hasSize(ServiceLog.LONGEST_LINE);
    }

    @Test
    void ofAProgressBarTheLastVersionStays() {
        print("  0%|   |\r 50%|== |\r100%|===|\n");

        assertThat(log.tail(10)).containsExactly("100%|===|");
    }

    @Test
    void aNegativeNumberOfLinesIsRefused() {
        assertThatThrownBy(() -> log.tail(-1)).hasMessageContaining("-1 is below 0");
    }

    @Test
    void aPumpHandsOnWholeLinesHoweverTheyCome() throws Exception {
        String text = "first\n" + "y".repeat(40_000) + "\nlast words";

        Pump pump = new Pump("test", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), log);
        pump.awaitEnd(Duration.ofSeconds(30));

        assertThat(log.tail(1)).containsExactly("last words");
        assertThat(log.tail(10)).startsWith("first");
        assertThat(pump.lastLine()).isEqualTo("last words");
    }

    private void print(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        log.add(bytes, bytes.length);
    }
}
