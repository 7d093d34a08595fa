package dev.emp.worker.services;

import static dev.emp.worker.services.ServicesBench.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.connector.ConnectorHealth;
import dev.emp.jobbus.machine.MachineReport.Health;
import dev.emp.worker.health.Situation.ServiceCondition;
import dev.emp.worker.supervision.ProcessState;
import dev.emp.worker.testing.Gatekeeper;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MachineServicesTest {

    @TempDir
    private Path directory;

    private ServicesBench machine;

    @AfterEach
    void close() throws InterruptedException {
        machine.close();
    }

    @Test
    void aStartEndsOnceAllAreReady() throws Exception {
        machine = new ServicesBench(directory, "one", "two");
        machine.processes.setReady("two", false);

        CompletableFuture<String> start = startInBackground();
        await(() -> machine.processState("one") instanceof ProcessState.Ready);
        assertThat(start).isNotDone();
        machine.processes.setReady("two", true);

        assertThat(start.get(30, TimeUnit.SECONDS)).isEqualTo("2 of 2 ready");
    }

    @Test
    void aServiceThatCannotBeStartedIsNamedAndKeepsNoOtherFromWorking() throws Exception {
        machine = new ServicesBench(directory, "one", "two", "three");
        machine.processes.refuse("two", "the command 'no-such' is not found in PATH");

        assertThat(machine.services.start())
                .isEqualTo("2 of 3 ready; two: can't be started: the command 'no-such' is not found in PATH");
        assertThat(machine.processState("one")).isInstanceOf(ProcessState.Ready.class);
        assertThat(machine.processState("three")).isInstanceOf(ProcessState.Ready.class);
        assertThat(machine.journalKinds()).contains("service_started", "service_ready", "service_backing_off");
    }

    @Test
    void aServiceThatEndsBeforeItIsReadyIsNamedAfterItsFirstFailure() throws Exception {
        machine = new ServicesBench(directory, "one", "two");
        machine.processes.setReady("two", false);

        CompletableFuture<String> start = startInBackground();
        await(() -> machine.processes.starts("two") == 1);
        machine.processes.exit("two", 1);

        assertThat(start.get(30, TimeUnit.SECONDS))
                .isEqualTo("1 of 2 ready; two: exited with status 1 after 0 s, last saying 'out of luck'");
    }

    @Test
    void aServiceThatDoesNotGetReadyInTimeIsNamed() throws Exception {
        machine = new ServicesBench(directory, "one", "two");
        machine.processes.setReady("two", false);

        CompletableFuture<String> start = startInBackground();
        await(() -> machine.processes.starts("two") == 1);
        machine.bench.clock.advance(Duration.ofMinutes(2));

        assertThat(start.get(30, TimeUnit.SECONDS))
                .startsWith("1 of 2 ready; two: was not ready within ")
                .endsWith("so it was killed: it says it is not ready");
    }

    @Test
    void withoutProcessesThereIsNothingToStart() throws Exception {
        machine = new ServicesBench(directory, ServicesBench::withoutProcess, "one");

        assertThat(machine.services.start()).isEqualTo("no process of its own");
        assertThat(machine.service("one").process()).isEmpty();
    }

    @Test
    void everyServiceIsKnownToTheHealthFromTheBeginning() {
        machine = new ServicesBench(directory, "one", "two");

        assertThat(machine.health.situation().services()).containsOnlyKeys("one", "two");
        assertThat(machine.health.state().health()).isEqualTo(Health.RESTARTING);
    }

    @Test
    void theLastServiceThatFailsEndsTheMachineAndTheFirstDoesNot() throws Exception {
        machine = new ServicesBench(directory, "one", "two").started();
        machine.fail("one");
        assertThat(machine.health.state().health()).isEqualTo(Health.RESTARTING);

        machine.fail("two");

        await(() -> machine.health.state().health() == Health.FAILED);
        assertThat(machine.health.state().reason())
                .startsWith("no service is left: one has failed: exited with status 3")
                .contains("; two has failed: exited with status 3");
    }

    @Test
    void whoeverWantsToKnowHearsOfEveryNewProcess() throws Exception {
        machine = new ServicesBench(directory, "one", "two");
        List<String> heard = new ArrayList<>();
        machine.services.onRestart(heard::add);
        machine.started();
        assertThat(heard).containsExactlyInAnyOrder("one", "two");

        machine.services.restart(machine.service("two"), "somebody asked for it");

        await(() -> heard.size() == 3);
        assertThat(heard.getLast()).isEqualTo("two");
    }

    /** One looks, the service goes down, and only then does the first one tell what it saw. */
    @Test
    void whatIsToldLastIsHowTheServiceIs() throws Exception {
        Gatekeeper looks = new Gatekeeper("getState");
        machine = new ServicesBench(
                directory,
                ServicesBench::withoutProcess,
                breaker -> looks.around(CircuitBreaker.class, breaker),
                "one");
        // The claimer looks first, for its own purposes.
        looks.letPass(1);
        Thread.ofPlatform().start(() -> machine.service("one").watch().check());
        looks.awaitHeld();

        Thread down = Thread.ofPlatform().start(() -> {
            machine.connector("one").setHealth(new ConnectorHealth.Down("no GPU"));
            machine.service("one").watch().check();
        });
        await(() -> down.getState() == Thread.State.BLOCKED || down.getState() == Thread.State.TERMINATED);
        looks.open();
        down.join();

        await(() -> machine.health.situation().services().get("one").equals(new ServiceCondition.Down("no GPU")));
    }

    private CompletableFuture<String> startInBackground() {
        CompletableFuture<String> end = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                end.complete(machine.services.start());
            } catch (InterruptedException | RuntimeException e) {
                end.completeExceptionally(e);
            }
        });
        return end;
    }
}
