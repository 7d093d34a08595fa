package dev.emp.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class TracedTest {

    private final TraceContext place = TraceContext.ofJob("j0-1", null);

    @Test
    void workThatIsCarriedToAnotherThreadBelongsWhereItBelongedHere() throws Exception {
        Callable<Optional<TraceContext>> work = Traced.at(place, Tracer.OFF, () -> Traced.carried(Traced::context));

        assertThat(onAnotherThread(work)).contains(place);
    }

    @Test
    void workThatBelongsNowhereStaysSo() throws Exception {
        assertThat(onAnotherThread(Traced.carried(Traced::context))).isEmpty();
    }

    private static <T> T onAnotherThread(Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofVirtual().start(task);
        return task.get();
    }
}
