package dev.emp.connector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** A worker whose connection breaks while it is told a handle. */
class StreamingContextTest {

    private static final StreamingContext.Patience PATIENCE =
            new StreamingContext.Patience(Duration.ofSeconds(30), Duration.ofSeconds(30));

    private final Handover handover = new Handover();
    private final Worker worker = new Worker();
    private final EventOutlet outlet =
            new EventOutlet(new EventWriter(worker), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

    @Test
    void aJobWhoseOnlyHandleNobodyHeardIsWantedByNobody() {
        StreamingContext context = context(true);
        worker.isGone = true;

        assertThat(failureOf(context).errorClass()).isEqualTo(ErrorClass.LOST);
    }

    @Test
    void aJobWhoseEarlierHandleIsStoredIsStillWanted() throws ConnectorException {
        StreamingContext context = context(true);
        context.accepted("intent");
        worker.isGone = true;

        assertThat(failureOf(context).errorClass()).isEqualTo(ErrorClass.UNAVAILABLE);
    }

    @Test
    void aJobThatCameWithItsHandleIsStillWanted() {
        StreamingContext context = context(false);
        worker.isGone = true;

        assertThat(failureOf(context).errorClass()).isEqualTo(ErrorClass.UNAVAILABLE);
    }

    private static ConnectorException failureOf(StreamingContext context) {
        return catchThrowableOfType(ConnectorException.class, () -> context.accepted("named-by-the-provider"));
    }

    private StreamingContext context(boolean fresh) {
        return new StreamingContext(outlet, handover, new KeepsNothing(), _ -> true, PATIENCE, fresh);
    }

    /** Confirms all it hears. */
    private final class Worker extends OutputStream {

        private boolean isGone;

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (isGone) {
                throw new IOException("Broken pipe");
            }
            handover.confirm(null);
        }
    }

    private static final class KeepsNothing implements HandleKeeper {

        @Override
        public void keep(String handle) {
            throw new AssertionError("every handle here can be attached to");
        }

        @Override
        public void alsoUnder(String handle) {
            throw new AssertionError("nothing is kept");
        }

        @Override
        public void release() {
            throw new AssertionError("nothing is kept");
        }
    }
}
