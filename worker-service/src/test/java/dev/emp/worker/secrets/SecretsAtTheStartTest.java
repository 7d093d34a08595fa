package dev.emp.worker.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.worker.testing.ScriptedConnector;
import dev.emp.worker.testing.WholeWorker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A whole machine that is told of secrets. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class SecretsAtTheStartTest {

    @TempDir
    private Path directory;

    @Test
    void aMachineStartsWithoutASecretThatCannotBeReadAndOffersTheOthers(CapturedOutput output) throws Exception {
        Path there = Files.writeString(directory.resolve("there"), "hunter2-hunter2");
        Path gone = directory.resolve("gone");
        try (WholeWorker worker = new WholeWorker()) {
            start(worker, "emp.machine.secrets.stripe.from=file:" + there, "emp.machine.secrets.git.from=file:" + gone);
            worker.awaitEvent("startup_complete");

            MachineReport report = worker.lastReport();
            assertThat(report.health()).isEqualTo(MachineReport.Health.HEALTHY);
            assertThat(report.steps())
                    .filteredOn(step -> step.name().equals("secrets"))
                    .singleElement()
                    .satisfies(step -> assertThat(step.detail())
                            .isEqualTo("stripe; git is not offered: the file " + gone
                                    + " cannot be read (NoSuchFileException)"));
            assertThat(report.workers().getFirst().capabilities().valuesOf("secret"))
                    .containsExactly(AttributeValue.of("stripe"));
            for (String path : new String[] {"/status", "/config", "/health", "/metrics"}) {
                assertThat(worker.get(path).body()).as(path).isNotEmpty().doesNotContain("hunter2");
            }
            assertThat(worker.get("/config").body()).contains("emp.machine.secrets.stripe.from", "file:" + there);
        }
        assertThat(output)
                .contains("The secret git is not offered: the file " + gone)
                .doesNotContain("hunter2");
    }

    @Test
    void aSecretInPlaceOfItsPlaceStopsTheStartAndIsNotShown(CapturedOutput output) {
        try (WholeWorker worker = new WholeWorker()) {
            assertThatThrownBy(() -> start(worker, "emp.machine.secrets.stripe.from=hunter2-hunter2"))
                    .hasRootCauseMessage("emp.machine.secrets.stripe.from must say where the secret is, env:NAME or"
                            + " file:PATH; a secret itself does not belong into the settings");
            assertThatThrownBy(() -> start(worker, "emp.machine.secrets.stripe=hunter2-hunter2"))
                    .isNotNull();
        }
        assertThat(output)
                .contains("emp.machine.secrets.stripe.from must say where the secret is", "emp.machine.secrets.stripe")
                .doesNotContain("hunter2");
    }

    private void start(WholeWorker worker, String... settings) {
        worker.start(directory, Map.of("scripted0", new ScriptedConnector()), settings);
    }
}
