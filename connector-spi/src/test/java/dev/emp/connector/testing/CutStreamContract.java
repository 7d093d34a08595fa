package dev.emp.connector.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.emp.connector.ErrorClass;
import dev.emp.connector.testing.ConnectorContract.Run;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What holds for every connector whose stream of events is cut. */
abstract class CutStreamContract extends ContractFixture {

    @Test
    void aJobWhoseStreamIsCutGoesOnAndIsPaidOnce() throws Exception {
        try (CuttingProxy proxy = proxied()) {
            RecordingContext context = new RecordingContext();
            Run run = start(context);

            proxy.cut();
            proxy.awaitConnections(1);
            finishLongJobs();

            assertThat(run.result().output().isObject()).isTrue();
            assertThat(submissions()).isEqualTo(1);
            assertThat(context.handles()).doesNotHaveDuplicates();
        }
    }

    @Test
    void aJobThatIsCanceledWhileItsStreamIsCutIsCanceled() throws Exception {
        try (CuttingProxy proxy = proxied()) {
            RecordingContext context = new RecordingContext();
            Run run = start(context);
            proxy.refuseNewOnes();
            proxy.cut();

            context.cancel();
            proxy.allowNewOnes();

            assertThat(run.failure().errorClass()).isEqualTo(ErrorClass.CANCELED);
        }
    }

    private Run start(RecordingContext context) throws InterruptedException {
        Run run = Run.start(remote(), request(longInput(), null), context);
        context.awaitHandle();
        await().atMost(Duration.ofSeconds(30)).until(() -> submissions() == 1);
        return run;
    }
}
