package dev.emp.orchestrator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.contract.GpuBox;
import dev.emp.jobbus.contract.SettableClock;
import dev.emp.jobbus.contract.TestReport;
import dev.emp.jobbus.machine.MachineId;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.machine.WorkerId;
import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.orchestrator.TestOrchestrator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.StatusAssertions;
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
    void saysHowManyWorkersOfferAServiceAndAllTheirModels() {
        String service = orchestrator.newService();
        String filter = "$.services[?(@.name == '" + service + "')]";
        get("/v1/services").jsonPath(filter + ".workers").isEqualTo(0);
        report(offering("one", service, "large", "huge").build());
        report(offering("two", service, "small", "large").build());
        BodyContentSpec list = get("/v1/services");
        list.jsonPath(filter + ".workers").isEqualTo(2);
        list.jsonPath(filter + ".models[*]").isEqualTo(List.of("huge", "large", "small"));
    }

    @Test
    void aServiceThatNobodyOffersIsRetired() {
        String service = orchestrator.newService();
        report(offering("last", service, "small").build());
        retire(service)
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("service_in_use")
                .jsonPath("$.detail")
                .value(String.class, detail -> assertThat(detail).contains("offered by last;"));
        orchestrator.bus.leave(new MachineId("last")).toCompletableFuture().join();
        retire(service).isNoContent();
        retire(service).isNotFound().expectBody().jsonPath("$.code").isEqualTo("service_not_found");
        orchestrator
                .client
                .post()
                .uri("/v1/jobs")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"service\": \"" + service + "\", \"input\": {\"prompt\": \"a\"}}")
                .exchange()
                .expectStatus()
                .isEqualTo(422);
    }

    @Test
    void aServiceIsNotRetiredWhileAMachineStartsIt() {
        String service = orchestrator.newService();
        report(TestReport.of("starting", SettableClock.START)
                .services(TestReport.service("one", service, SettableClock.START, "it does not answer yet"))
                .build());
        retire(service).isEqualTo(409);
        orchestrator.bus.leave(new MachineId("starting")).toCompletableFuture().join();
    }

    private StatusAssertions retire(String service) {
        return orchestrator
                .client
                .delete()
                .uri("/v1/services/{s}", service)
                .exchange()
                .expectStatus();
    }

    private static TestReport offering(String machine, String service, String... models) {
        Capabilities capabilities = Capabilities.ofService(service);
        for (String model : models) {
            capabilities = capabilities.with(Capabilities.MODEL, AttributeValue.of(model));
        }
        return TestReport.of(machine, SettableClock.START)
                .workers(new MachineReport.Worker(
                        new WorkerId(new MachineId(machine), "w"), 1, capabilities, List.of()));
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
        MachineReport report = TestReport.of("gpu-box", SettableClock.START)
                .health(MachineReport.Health.RESTARTING, "ComfyUI crashed")
                .workers(new MachineReport.Worker(new WorkerId(id, "gpu0"), 1, capabilities, List.of()))
                .services(TestReport.service("comfyui-gpu0", "comfyui", SettableClock.START, "exit code 1"))
                .build();
        report(report);
        BodyContentSpec list = get("/v1/machines");
        String machine = "$.machines[?(@.id == 'gpu-box')]";
        list.jsonPath(machine + ".id").isEqualTo("gpu-box");
        list.jsonPath(machine + ".health").isEqualTo("restarting");
        list.jsonPath(machine + ".reason").isEqualTo("ComfyUI crashed");
        list.jsonPath(machine + ".workers[0].id").isEqualTo("gpu-box/gpu0");
        list.jsonPath(machine + ".workers[0].capabilities['gpu.memory_gb'][0]").isEqualTo(24);
        list.jsonPath(machine + ".workers[0].warm_models[*]").isEqualTo(List.of("sdxl.safetensors"));
        list.jsonPath(machine + ".services[0].up").isEqualTo(false);
        list.jsonPath(machine + ".services[0].reason").isEqualTo("exit code 1");
        list.jsonPath(machine + ".services[0].process").doesNotExist();
        list.jsonPath(machine + ".resources").doesNotExist();
    }

    @Test
    void showsHowAMachineStartedAndWhatItUses() {
        report(GpuBox.report("rich", SettableClock.START, 2).build());
        BodyContentSpec list = get("/v1/machines");
        String machine = "$.machines[?(@.id == 'rich')]";
        list.jsonPath(machine + ".profile").isEqualTo("comfyui");
        list.jsonPath(machine + ".version").isEqualTo("1.0");
        list.jsonPath(machine + ".services[0].state").isEqualTo("up");
        list.jsonPath(machine + ".services[0].process.memory_limit_bytes").isEqualTo(16_000_000_000L);
        list.jsonPath(machine + ".services[0].process.cpu_cores").isEqualTo(1.2);
        list.jsonPath(machine + ".steps[4].name").isEqualTo("services");
        list.jsonPath(machine + ".steps[4].took_seconds").isEqualTo(4.31);
        list.jsonPath(machine + ".events[0].kind").isEqualTo("startup_complete");
        list.jsonPath(machine + ".resources.cpu_share").isEqualTo(0.42);
        list.jsonPath(machine + ".resources.disks[0].used_bytes").isEqualTo(812_000_000_000L);
        list.jsonPath(machine + ".resources.gpus[1].temperature_celsius").isEqualTo(44.0);
    }

    @Test
    void describesEveryFieldOfAMachine() {
        BodyContentSpec api = get("/v3/api-docs");
        String schemas = "$.components.schemas.";
        api.jsonPath(schemas + "Machine.properties.steps.items['$ref']").isEqualTo("#/components/schemas/StartupStep");
        api.jsonPath(schemas + "Machine.properties.events.items['$ref']")
                .isEqualTo("#/components/schemas/MachineEvent");
        api.jsonPath(schemas + "MachineService.properties.state.enum[2]").isEqualTo("up");
        api.jsonPath(schemas + "MachineProcess.properties.memory_limit_bytes.type")
                .isEqualTo("integer");
        api.jsonPath(schemas + "MachineResources.properties.gpus.items['$ref']")
                .isEqualTo("#/components/schemas/MachineGpu");
    }

    @Test
    void describesTheApi() {
        BodyContentSpec api = get("/v3/api-docs");
        api.jsonPath("$.components.schemas.Job.properties.submitted_at.format").isEqualTo("date-time");
        api.jsonPath("$.components.schemas.JobRequest.required[*]")
                .value(List.class, names -> assertThat(names).containsExactlyInAnyOrder("service", "input"));
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

    private void report(MachineReport report) {
        orchestrator.bus.report(report).toCompletableFuture().join();
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
