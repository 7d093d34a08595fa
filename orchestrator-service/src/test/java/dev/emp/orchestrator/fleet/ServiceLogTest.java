package dev.emp.orchestrator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.contract.TestReport;
import dev.emp.jobbus.machine.MachineCommand;
import dev.emp.jobbus.machine.MachineCommands;
import dev.emp.jobbus.machine.MachineDirectory.Watch;
import dev.emp.jobbus.machine.MachineId;
import dev.emp.jobbus.machine.SentCommand;
import dev.emp.orchestrator.TestOrchestrator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.JsonPathAssertions;
import org.springframework.test.web.reactive.server.WebTestClient.BodyContentSpec;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class ServiceLogTest {

    private static final AtomicInteger MACHINES = new AtomicInteger();
    private static final String SERVICE = "comfyui-gpu0";

    private final TestOrchestrator orchestrator = TestOrchestrator.shared();
    private final MachineId machine = new MachineId("logging-" + MACHINES.incrementAndGet());

    @BeforeEach
    void registerTheMachine() {
        orchestrator
                .bus
                .report(TestReport.of(machine.value(), orchestrator.clock.instant())
                        .build())
                .toCompletableFuture()
                .join();
    }

    @Test
    void theMachineIsAskedForTheLines() {
        try (Watch listening = answering(true, "got prompt\n\n 50%|█████     | 10/20")) {
            BodyContentSpec log = get("").expectStatus().isOk().expectBody();
            log.jsonPath("$.service").isEqualTo(SERVICE);
            log.jsonPath("$.lines").isEqualTo(List.of("got prompt", "", " 50%|█████     | 10/20"));
        }
    }

    @Test
    void theLastOfThemAreAnsweredWhereFewerAreWanted() {
        String all = IntStream.rangeClosed(1, MachineCommand.ShowLog.MOST_LINES)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining("\n"));
        try (Watch listening = answering(true, all)) {
            lines("?lines=2").isEqualTo(List.of("199", "200"));
            lines("?lines=200&wait=60").isEqualTo(List.of(all.split("\n", -1)));
        }
    }

    @Test
    void aServiceThatHasPrintedNothingHasNoLines() {
        try (Watch listening = answering(true, "")) {
            lines("").isEqualTo(List.of());
        }
    }

    @Test
    void aServiceThatTheMachineDoesNotHaveIsNotFound() {
        try (Watch listening = answering(false, "there is no service 'x'; there are: comfyui-gpu0")) {
            refused(get(""), 404, "log_not_found")
                    .jsonPath("$.detail")
                    .isEqualTo("there is no service 'x'; there are: comfyui-gpu0");
        }
        orchestrator.bus.leave(machine).toCompletableFuture().join();
        refused(get(""), 404, "machine_not_found");
    }

    @Test
    void aMachineThatDoesNotAnswerIsNotAskedAnyMore() {
        BodyContentSpec problem = refused(get("?wait=1"), 503, "machine_silent");
        problem.jsonPath("$.retryable").isEqualTo(true);
        problem.jsonPath("$.detail")
                .isEqualTo("the machine '" + machine + "' has not answered within 1 s; when it last reported is at"
                        + " /v1/machines/" + machine);
        assertThat(waiting()).isEmpty();
    }

    @Test
    void noMoreIsAskedOfAMachineThatDoesNotAnswer() {
        for (int i = 0; i < MachineCommands.MOST_WAITING; i++) {
            orchestrator.bus.send(machine, "cmd_" + machine + i, new MachineCommand.Drain());
        }
        refused(get(""), 503, "too_many_commands");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lines=0", "lines=201", "lines=all", "lines=", "wait=0", "wait=61", "tail=5"})
    void aWrongParameterIsRefusedBeforeTheMachineIsAsked(String query) {
        refused(get("?" + query), 400, "invalid_parameter")
                .jsonPath("$.detail")
                .value(
                        String.class,
                        detail -> assertThat(detail).contains("'" + query.substring(0, query.indexOf('=')) + "'"));
        assertThat(waiting()).isEmpty();
    }

    @Test
    void whatWasAskedIsNoCommandThatAClientFollows() {
        orchestrator
                .bus
                .send(machine, "cmd_" + machine, new MachineCommand.ShowLog(SERVICE))
                .toCompletableFuture()
                .join();
        refused(fetch("/v1/machines/" + machine + "/commands/cmd_" + machine), 404, "command_not_found");
    }

    /** A machine that says the same to all that it is asked. */
    private Watch answering(boolean accepted, String text) {
        return orchestrator.bus.onCommand(
                machine,
                () -> waiting().forEach(command -> {
                    assertThat(command.command()).isEqualTo(new MachineCommand.ShowLog(SERVICE));
                    orchestrator
                            .bus
                            .answer(machine, command.id(), accepted, text)
                            .toCompletableFuture()
                            .join();
                }));
    }

    private List<SentCommand> waiting() {
        return orchestrator.bus.waiting(machine).toCompletableFuture().join();
    }

    private JsonPathAssertions lines(String query) {
        return get(query).expectStatus().isOk().expectBody().jsonPath("$.lines");
    }

    private ResponseSpec get(String query) {
        return fetch("/v1/machines/" + machine + "/services/" + SERVICE + "/logs" + query);
    }

    private ResponseSpec fetch(String path) {
        return orchestrator.client.get().uri(path).exchange();
    }

    private static BodyContentSpec refused(ResponseSpec answer, int status, String code) {
        BodyContentSpec problem = answer.expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody();
        problem.jsonPath("$.code").isEqualTo(code);
        return problem;
    }
}
