package dev.emp.orchestrator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.contract.TestReport;
import dev.emp.jobbus.machine.MachineCommand;
import dev.emp.jobbus.machine.MachineCommands;
import dev.emp.jobbus.machine.MachineDirectory.Watch;
import dev.emp.jobbus.machine.MachineId;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.machine.SentCommand;
import dev.emp.orchestrator.TestOrchestrator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient.BodyContentSpec;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class MachineCommandTest {

    private static final AtomicInteger MACHINES = new AtomicInteger();

    private final TestOrchestrator orchestrator = TestOrchestrator.shared();
    private final MachineId machine = new MachineId("commanded-" + MACHINES.incrementAndGet());

    @BeforeEach
    void registerTheMachine() {
        report(MachineReport.Health.HEALTHY, null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"drain", "resume", "restart"})
    void aCommandIsSentAndCanBeFollowed(String command) {
        ResponseSpec answer = send(command, null);
        EntityExchangeResult<byte[]> sent = answer.expectStatus()
                .isAccepted()
                .expectBody()
                .jsonPath("$.machine")
                .isEqualTo(machine.value())
                .jsonPath("$.command")
                .isEqualTo(command)
                .jsonPath("$.state")
                .isEqualTo("waiting")
                .jsonPath("$.answer")
                .doesNotExist()
                .returnResult();
        SentCommand waiting = waiting().getFirst();
        assertThat(waiting.command()).isEqualTo(MachineCommand.of(command, null));
        String url = orchestrator.baseUrl() + "/v1/machines/" + machine + "/commands/" + waiting.id();
        assertThat(sent.getResponseHeaders().getLocation()).hasToString(url);

        answer(waiting, true, "is done");

        BodyContentSpec status = get("/v1/machines/" + machine + "/commands/" + waiting.id())
                .expectStatus()
                .isOk()
                .expectBody();
        status.jsonPath("$.state").isEqualTo("accepted");
        status.jsonPath("$.answer").isEqualTo("is done");
        status.jsonPath("$.answered_at").exists();
        status.jsonPath("$.status_url").isEqualTo(url);
    }

    @Test
    void whoWaitsHearsWhatTheMachineSays() {
        try (Watch listening = orchestrator.bus.onCommand(
                machine, () -> waiting().forEach(command -> answer(command, false, "there is no service 'x'")))) {
            ResponseSpec answer = orchestrator
                    .client
                    .post()
                    .uri("/v1/machines/{id}/restart", machine)
                    .header("Prefer", "wait=20")
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue("{\"service\": \"x\"}")
                    .exchange();
            answer.expectHeader().valueEquals("Preference-Applied", "wait=20");
            BodyContentSpec body = answer.expectStatus().isOk().expectBody();
            body.jsonPath("$.state").isEqualTo("refused");
            body.jsonPath("$.service").isEqualTo("x");
            body.jsonPath("$.answer").isEqualTo("there is no service 'x'");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"drain", "resume"})
    void whoWaitsHearsThatItIsDone(String command) {
        try (Watch listening =
                orchestrator.bus.onCommand(machine, () -> waiting().forEach(each -> answer(each, true, "is done")))) {
            orchestrator
                    .client
                    .post()
                    .uri("/v1/machines/{id}/{command}", machine, command)
                    .header("Prefer", "wait=20")
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectBody()
                    .jsonPath("$.state")
                    .isEqualTo("accepted");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"name\": \"x\"}; 422; unknown_field",
                "{\"service\": 5}; 422; invalid_value",
                "[]; 422; invalid_value",
                "{; 400; malformed_json"
            })
    void refusesAWrongRestart(String body, int status, String code) {
        refused(send("restart", body), status, code);
        assertThat(waiting()).isEmpty();
    }

    @Test
    void doesNotFindAMachineThatIsUnknownOrGone() {
        refused(get("/v1/machines/nowhere"), 404, "machine_not_found");
        refused(get("/v1/machines/a b"), 404, "machine_not_found");
        refused(get("/v1/machines/nowhere/commands/cmd_1"), 404, "command_not_found");
        refused(get("/v1/machines/a b/commands/cmd_1"), 404, "command_not_found");
        orchestrator.bus.leave(machine).toCompletableFuture().join();
        refused(send("drain", null), 404, "machine_not_found")
                .jsonPath("$.detail")
                .value(
                        String.class,
                        detail -> assertThat(detail)
                                .startsWith(
                                        "there is no machine '" + machine + "', or it has stopped or fallen silent; "));
    }

    @Test
    void refusesToPileUpCommandsForAMachineThatDoesNotAnswer() {
        for (int i = 0; i < MachineCommands.MOST_WAITING; i++) {
            orchestrator.bus.send(machine, "cmd_" + machine + i, new MachineCommand.Drain());
        }
        for (String command : List.of("drain", "resume", "restart")) {
            refused(send(command, null), 503, "too_many_commands");
        }
    }

    @Test
    void showsOneMachine() {
        report(MachineReport.Health.DRAINING, "asked to");
        BodyContentSpec view =
                get("/v1/machines/" + machine).expectStatus().isOk().expectBody();
        view.jsonPath("$.id").isEqualTo(machine.value());
        view.jsonPath("$.health").isEqualTo("draining");
        view.jsonPath("$.reason").isEqualTo("asked to");
    }

    @Test
    void describesWhatEveryCommandAnswers() {
        BodyContentSpec api = get("/v3/api-docs").expectStatus().isOk().expectBody();
        String drain = "$.paths['/v1/machines/{id}/drain'].post.";
        api.jsonPath(drain + "responses['202'].description").exists();
        api.jsonPath(drain + "responses['200'].content['application/json'].schema['$ref']")
                .isEqualTo("#/components/schemas/MachineCommand");
        api.jsonPath(drain + "parameters[?(@.name == 'Prefer')].in").isEqualTo(List.of("header"));
        api.jsonPath("$.paths['/v1/machines/{id}/restart'].post.requestBody.required")
                .doesNotExist();
    }

    private void report(MachineReport.Health health, @Nullable String reason) {
        orchestrator
                .bus
                .report(TestReport.of(machine.value(), orchestrator.clock.instant())
                        .health(health, reason)
                        .build())
                .toCompletableFuture()
                .join();
    }

    private List<SentCommand> waiting() {
        return orchestrator.bus.waiting(machine).toCompletableFuture().join();
    }

    private void answer(SentCommand command, boolean accepted, String text) {
        orchestrator
                .bus
                .answer(machine, command.id(), accepted, text)
                .toCompletableFuture()
                .join();
    }

    private ResponseSpec send(String command, @Nullable String body) {
        var call = orchestrator.client.post().uri("/v1/machines/{id}/{command}", machine, command);
        return (body == null
                        ? call
                        : call.contentType(MediaType.APPLICATION_JSON).bodyValue(body))
                .exchange();
    }

    private ResponseSpec get(String path) {
        return orchestrator.client.method(HttpMethod.GET).uri(path).exchange();
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
