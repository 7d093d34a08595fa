package dev.emp.launcher.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressBarTest {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    private String shown(boolean terminal, double... fractions) {
        ProgressBar bar = new ProgressBar(new PrintStream(written, true, StandardCharsets.UTF_8), terminal);
        for (double fraction : fractions) {
            bar.show(fraction, "KSampler");
        }
        bar.end();
        return written.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aTerminalSeesOneLineRedrawn() {
        String text = shown(true, 0, 0.5, 1);
        assertThat(text.lines()).hasSize(3 + 1);
        assertThat(text)
                .contains("███████████████░░░░░░░░░░░░░░░  50 %  KSampler")
                .contains("100 %");
    }

    @Test
    void aLogSeesALineForEveryTenth() {
        assertThat(shown(false, 0, 0.01, 0.02, 0.5, 0.51, 1).lines().map(String::strip))
                .containsExactly("0 %  KSampler", "50 %  KSampler", "100 %  KSampler");
    }
}
