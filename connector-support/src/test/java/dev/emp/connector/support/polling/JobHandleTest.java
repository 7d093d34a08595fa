package dev.emp.connector.support.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.testing.RecordingContext;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobHandleTest {

    @Test
    void whatIsWrittenIsReadAgain() throws Exception {
        JobHandle accepted = new JobHandle.Accepted("key-1", "endpoint/job-1");
        JobHandle intent = new JobHandle.Intent("key-2", "odd @/: one", Instant.ofEpochMilli(1767225600123L));

        assertThat(accepted).hasToString("key-1/endpoint/job-1");
        assertThat(intent).hasToString("key-2/intent:odd+%40%2F%3A+one@1767225600123");
        assertThat(JobHandle.parse(accepted.toString(), "X")).isEqualTo(accepted);
        assertThat(JobHandle.parse(intent.toString(), "X")).isEqualTo(intent);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "key-1", "key-1/", "/job", "key-1/intent:", "key-1/intent:e@soon", "key-1/intent:%zz@1"})
    void whatIsNoneIsLost(String text) {
        assertThat(catchThrowableOfType(ConnectorException.class, () -> JobHandle.parse(text, "Paintworks"))
                        .errorClass())
                .isEqualTo(ErrorClass.LOST);
    }

    @Test
    void aJobThatNobodyWantsIsWithdrawnAfterItsAcceptance() {
        RecordingContext context = new RecordingContext();
        context.becomeUnwanted();
        AtomicInteger withdrawn = new AtomicInteger();

        Assertions.assertThatThrownBy(() ->
                        Acceptance.tell(new JobHandle.Accepted("key-1", "job"), context, withdrawn::incrementAndGet))
                .isInstanceOf(ConnectorException.class);

        assertThat(withdrawn).hasValue(1);
    }

    @Test
    void anInterruptedThreadStillHasTheHandleStored() {
        RecordingContext context = new RecordingContext();
        Thread.currentThread().interrupt();

        Assertions.assertThatThrownBy(() -> Acceptance.tell(new JobHandle.Accepted("key-1", "job"), context, () -> {}))
                .isInstanceOf(InterruptedException.class);

        assertThat(context.handles()).containsExactly("key-1/job");
    }
}
