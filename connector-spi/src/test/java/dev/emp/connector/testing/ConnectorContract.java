package dev.emp.connector.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.emp.connector.Connector;
import dev.emp.connector.ConnectorDescriptor;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorHealth;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ConnectorResult;
import dev.emp.connector.EndedDependency;
import dev.emp.connector.ErrorClass;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.node.JsonNodeFactory;

/** What holds for every connector, called directly or over HTTP. A subclass brings the connector and its provider. */
public abstract class ConnectorContract extends MemoryContract {

    /** How the connector is called. */
    public enum Reach {
        DIRECTLY,
        OVER_HTTP
    }

    @ParameterizedTest
    @EnumSource
    void describesItsServiceAndItsInput(Reach reach) {
        ConnectorDescriptor descriptor = reach(reach).describe();

        assertThat(descriptor.service()).matches("[a-z][a-z0-9-]*");
        assertThat(descriptor.inputSchema().path("type").asString()).isEqualTo("object");
    }

    @ParameterizedTest
    @EnumSource
    void isUpWhenTheProviderIs(Reach reach) {
        assertThat(reach(reach).health()).isEqualTo(new ConnectorHealth.Up());
    }

    @ParameterizedTest
    @EnumSource
    void givesItsHandleBeforeAnythingElseItTells(Reach reach) throws Exception {
        RecordingContext context = new RecordingContext();

        ConnectorResult result = reach(reach).run(request(quickInput(), null), context);

        assertThat(result.output().isObject()).isTrue();
        assertThat(context.handles())
                .isNotEmpty()
                .doesNotHaveDuplicates()
                .allSatisfy(handle -> assertThat(handle).isNotBlank());
        assertThat(context.told().getFirst()).isInstanceOf(RecordingContext.Told.Accepted.class);
        assertThat(submissions()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void runsAJobThatWaitedForOthers(Reach reach) throws Exception {
        EndedDependency ended = new EndedDependency(
                "j0-01zzzzzzzzzzzzzzzzzzzzzzzz",
                "succeeded",
                JsonNodeFactory.instance.objectNode().put("output", 42));
        ConnectorRequest request =
                new ConnectorRequest(UUID.randomUUID().toString(), quickInput(), null, List.of(ended), null);

        ConnectorResult result = reach(reach).run(request, new RecordingContext());

        assertThat(result.output().isObject()).isTrue();
        assertThat(submissions()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void progressOnlyRisesFromZeroToOne(Reach reach) throws Exception {
        RecordingContext context = new RecordingContext();

        reach(reach).run(request(quickInput(), null), context);

        List<Double> fractions = context.told(RecordingContext.Told.Progress.class).stream()
                .map(RecordingContext.Told.Progress::fraction)
                .toList();
        assertThat(fractions)
                .isNotEmpty()
                .isSorted()
                .allSatisfy(fraction -> assertThat(fraction).isBetween(0.0, 1.0));
    }

    @ParameterizedTest
    @EnumSource
    void artifactsHaveSafeUniqueNames(Reach reach) throws Exception {
        RecordingContext context = new RecordingContext();

        reach(reach).run(request(quickInput(), null), context);

        List<String> names = context.told(RecordingContext.Told.Artifact.class).stream()
                .map(RecordingContext.Told.Artifact::name)
                .toList();
        assertThat(names)
                .doesNotHaveDuplicates()
                .allSatisfy(name ->
                        assertThat(name).matches("[A-Za-z0-9._-]{1,200}").doesNotStartWith("."));
    }

    @ParameterizedTest
    @EnumSource
    void whatTheProviderRefusesIsInvalidInputAndWasNotAccepted(Reach reach) {
        RecordingContext context = new RecordingContext();

        ConnectorException failure = catchThrowableOfType(
                ConnectorException.class, () -> reach(reach).run(request(refusedInput(), null), context));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.INVALID_INPUT);
        assertThat(failure.getMessage()).isNotBlank();
        assertThat(context.handles().isEmpty() || failure.nothingAccepted()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aRunningJobCanBeCanceled(Reach reach) throws Exception {
        RecordingContext context = new RecordingContext();
        Run run = Run.start(reach(reach), request(longInput(), null), context);
        context.awaitHandle();

        context.cancel();

        assertThat(run.failure().errorClass()).isEqualTo(ErrorClass.CANCELED);
    }

    @ParameterizedTest
    @EnumSource
    void aJobThatWasCanceledBeforeItBeganIsCanceled(Reach reach) throws Exception {
        RecordingContext context = new RecordingContext();
        context.cancel();

        Run run = Run.start(reach(reach), request(longInput(), null), context);

        assertThat(run.failure().errorClass()).isEqualTo(ErrorClass.CANCELED);
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptedAttemptLeavesTheJobToTheNextWhichAttachesAndPaysNothing(Reach reach) throws Exception {
        Connector connector = reach(reach);
        RecordingContext first = new RecordingContext();
        Run interrupted = Run.start(connector, request(longInput(), null), first);
        String handle = awaitAttachableJob(first);
        interrupted.interrupt();
        assertThat(interrupted.error()).isInstanceOf(InterruptedException.class);

        RecordingContext second = new RecordingContext();
        Run attached = Run.start(connector, request(longInput(), handle), second);
        finishLongJobs();

        assertThat(attached.result().output().isObject()).isTrue();
        assertThat(submissions()).isEqualTo(1);
    }

    /** The last chance to pay twice: the provider has the job, and its name is on its way to the bus. */
    @ParameterizedTest
    @EnumSource
    void aJobWhoseWorkerDiesWhileAHandleIsStoredIsSubmittedOnce(Reach reach) throws Exception {
        Connector connector = reach(reach);
        RecordingContext whole = new RecordingContext();
        connector.run(request(quickInput(), null), whole);

        for (int last = 1; last <= whole.handles().size(); last++) {
            int before = submissions();
            RecordingContext dead = new RecordingContext();
            dead.hangAtHandle(last);
            Run hanging = Run.start(connector, request(quickInput(), null), dead);
            dead.awaitHanging();
            List<String> handles = dead.handles();

            boolean known = runAgain(connector, handles.get(last - 1));
            if (last > 1) {
                // the bus may not have heard of the last one yet
                known &= runAgain(connector, handles.get(last - 2));
            }

            assertThat(submissions() - before)
                    .as("jobs at the provider after dying at handle %d", last)
                    .isBetween(known ? 1 : 0, 1);
            hanging.interrupt();
        }
    }

    /** As the next worker does. False when nobody can tell what became of the job. */
    private boolean runAgain(Connector connector, String handle) throws Exception {
        try {
            connector.run(request(quickInput(), handle), new RecordingContext());
        } catch (ConnectorException e) {
            if (e.errorClass() == ErrorClass.UNKNOWN_OUTCOME) {
                assertThat(connector().canAttach(handle)).isFalse();
                return false;
            }
            assertThat(e.errorClass()).isEqualTo(ErrorClass.LOST);
            connector.run(request(quickInput(), null), new RecordingContext());
        }
        return true;
    }

    @ParameterizedTest
    @EnumSource
    void aHandleThatTheProviderDoesNotKnowIsLost(Reach reach) {
        ConnectorException failure = catchThrowableOfType(
                ConnectorException.class,
                () -> reach(reach).run(request(quickInput(), unknownHandle()), new RecordingContext()));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.LOST);
        assertThat(submissions()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void stopsWhenTheWorkerNoLongerWantsTheJob(Reach reach) {
        RecordingContext context = new RecordingContext();
        context.becomeUnwanted();

        ConnectorException failure = catchThrowableOfType(
                ConnectorException.class, () -> reach(reach).run(request(longInput(), null), context));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.LOST);
    }

    /** One that two jobs share would give one the result of the other. */
    @ParameterizedTest
    @EnumSource
    void aHandleIsOfOneJobOnly(Reach reach) throws Exception {
        Connector connector = reach(reach);
        RecordingContext first = new RecordingContext();
        RecordingContext second = new RecordingContext();

        connector.run(request(quickInput(), null), first);
        connector.run(request(quickInput(), null), second);

        assertThat(first.handles()).doesNotContainAnyElementsOf(second.handles());
    }

    /** A run on a thread of its own. */
    public static final class Run {

        private final FutureTask<ConnectorResult> task;
        private final Thread thread;

        private Run(FutureTask<ConnectorResult> task) {
            this.task = task;
            this.thread = Thread.ofVirtual().start(task);
        }

        public static Run start(Connector connector, ConnectorRequest request, RecordingContext context) {
            return new Run(new FutureTask<>(() -> connector.run(request, context)));
        }

        public void interrupt() {
            thread.interrupt();
        }

        public ConnectorResult result() throws Exception {
            return task.get(60, TimeUnit.SECONDS);
        }

        /** What the run ended with, when it did not end well. */
        public Throwable error() throws Exception {
            try {
                throw new AssertionError("ended well with " + result().output());
            } catch (ExecutionException e) {
                return e.getCause();
            }
        }

        public ConnectorException failure() throws Exception {
            if (error() instanceof ConnectorException failure) {
                return failure;
            }
            throw new CompletionException("ended with another error", error());
        }
    }
}
