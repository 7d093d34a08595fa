package dev.emp.orchestrator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.contract.SettableClock;
import dev.emp.jobbus.machine.MachineId;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.machine.WorkerId;
import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.orchestrator.TestOrchestrator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient.BodyContentSpec;

class FleetTest {

    private final TestOrchestrator orchestrator = TestOrchestrator.shared();

    @Test
    void listsTheServicesOnOffer() {
        String service = orchestrator.newService();
        String filter = "$.services[?(@.name == '" + service + "')]";
        BodyContentSpec list = get("/v1/services");
        list.jsonPath(filter + ".models[*]").isEqualTo(List.of("small", "large"));
        list.jsonPath(filter + ".schema_url").isEqualTo(orchestrator.baseUrl() + "/v1/services/" + service + "/schema");
    }

    @Test
    void showsTheSchemaOfAService() {
        String service = orchestrator.newService();
        orchestrator
                .client
                .get()
                .uri("/v1/services/{s}/schema", service)
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentType("application/schema+json")
                .expectBody()
                .jsonPath("$.required[0]")
                .isEqualTo("prompt");
    }

    @Test
    void doesNotFindTheSchemaOfAServiceNobodyOffers() {
        orchestrator
                .client
                .get()
                .uri("/v1/services/nobodys/schema")
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("service_not_found");
    }

    @Test
    void listsTheMachines() {
        MachineId id = new MachineId("gpu-box");
        Capabilities capabilities = Capabilities.ofService("comfyui")
                .with("gpu.memory_gb", AttributeValue.of(24))
                .with(Capabilities.WARM_MODEL, AttributeValue.of("sdxl.safetensors"));
        MachineReport report = new MachineReport(
                id,
                "gpu",
                MachineReport.Health.RESTARTING,
                "ComfyUI crashed",
                SettableClock.START,
                SettableClock.START,
                List.of(new MachineReport.Worker(new WorkerId(id, "gpu0"), 1, capabilities, List.of())),
                List.of(new MachineReport.Service("comfyui-gpu0", "comfyui", false, "exit code 1")));
        orchestrator.bus.report(report).toCompletableFuture().join();
        BodyContentSpec list = get("/v1/machines");
        list.jsonPath("$.machines[0].id").isEqualTo("gpu-box");
        list.jsonPath("$.machines[0].health").isEqualTo("restarting");
        list.jsonPath("$.machines[0].reason").isEqualTo("ComfyUI crashed");
        list.jsonPath("$.machines[0].workers[0].id").isEqualTo("gpu-box/gpu0");
        list.jsonPath("$.machines[0].workers[0].capabilities['gpu.memory_gb'][0]")
                .isEqualTo(24);
        list.jsonPath("$.machines[0].workers[0].warm_models").isEqualTo(List.of("sdxl.safetensors"));
        list.jsonPath("$.machines[0].services[0].reason").isEqualTo("exit code 1");
    }

    @Test
    void describesTheApi() {
        BodyContentSpec api = get("/v3/api-docs");
        api.jsonPath("$.openapi").isEqualTo("3.1.0");
        api.jsonPath("$.paths.length()").isEqualTo(21);
        api.jsonPath("$.components.schemas.Job.properties.submitted_at.format").isEqualTo("date-time");
        api.jsonPath("$.components.schemas.JobRequest.required[*]")
                .value(List.class, names -> assertThat(names).containsExactlyInAnyOrder("service", "input"));
        api.jsonPath("$.components.schemas.Problem.properties.code").exists();
        api.jsonPath("$.paths['/v1/jobs'].post.responses.default.content['application/problem+json']")
                .exists();
        api.jsonPath("$.paths['/v1/jobs/{id}/events'].get.responses['200'].content['text/event-stream']")
                .exists();
    }

    @Test
    void hasAPageToTryTheApi() {
        orchestrator.client.get().uri("/docs").exchange().expectStatus().is3xxRedirection();
        String page = orchestrator
                .client
                .get()
                .uri("/swagger-ui/index.html")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
        assertThat(page).contains("Swagger UI");
    }

    @Test
    void tellsWhoComesWithoutAPathWhereToGo() {
        get("/").jsonPath("$.docs_url").isEqualTo(orchestrator.baseUrl() + "/docs");
    }

    private BodyContentSpec get(String path) {
        return orchestrator
                .client
                .get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody();
    }
}
