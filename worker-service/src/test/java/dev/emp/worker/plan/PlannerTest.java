package dev.emp.worker.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.connector.ConnectorDescriptor;
import dev.emp.jobbus.machine.MachineId;
import dev.emp.jobbus.matching.Admission;
import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.worker.plan.WorkerProperties.ConnectorEntry;
import dev.emp.worker.plan.WorkerProperties.Tenants;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import tools.jackson.databind.node.JsonNodeFactory;

class PlannerTest {

    private static final MachineId MACHINE = new MachineId("box");
    private static final URI URL = URI.create("http://127.0.0.1:8103");

    @Test
    void oneWorkerForEachEntry() {
        MachinePlan plan = plan(Set.of(), entry("gpu0", URL, Map.of()), entry("gpu1", URL, Map.of()));

        assertThat(plan.workers()).extracting(worker -> worker.id().toString()).containsExactly("box/gpu0", "box/gpu1");
        assertThat(plan.services()).extracting(PlannedService::connector).containsOnly(new ConnectorTarget.Remote(URL));
        assertThat(plan.workers()).extracting(PlannedWorker::slots).containsOnly(4);
    }

    @Test
    void anEntryWithoutAUrlTakesTheBeanOfItsName() {
        assertThat(plan(Set.of("local"), entry("local", null, Map.of())).workers())
                .singleElement()
                .satisfies(worker -> {
                    assertThat(worker.service().connector()).isEqualTo(new ConnectorTarget.Bean("local"));
                    assertThat(worker.slots()).isEqualTo(4);
                });
    }

    @Test
    void aBeanThatNoEntryNamesGetsAWorkerWithOneSlot() {
        assertThat(plan(Set.of("local")).workers()).singleElement().satisfies(worker -> {
            assertThat(worker.id().name()).isEqualTo("local");
            assertThat(worker.slots()).isEqualTo(1);
            assertThat(worker.pool()).isEqualTo("standard");
        });
    }

    @Test
    void aNameIsTakenOnce() {
        assertThatThrownBy(() -> plan(Set.of(), entry("gpu0", URL, Map.of()), entry("gpu0", URL, Map.of())))
                .isInstanceOf(PlanException.class)
                .hasMessage(
                        "emp.worker.connectors[1].name 'gpu0' is taken by another entry or a service of the profile;"
                                + " names must be unique");
    }

    @Test
    void anEntryWithNeitherUrlNorBeanIsRefused() {
        assertThatThrownBy(() -> plan(Set.of(), entry("gpu0", null, Map.of())))
                .isInstanceOf(PlanException.class)
                .hasMessageStartingWith("emp.worker.connectors[0].url must be the http or https address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://host/", "8103", "http:///path"})
    void aUrlHasASchemeAndAHost(String url) {
        assertThatThrownBy(() -> plan(Set.of(), entry("gpu0", URI.create(url), Map.of())))
                .isInstanceOf(PlanException.class)
                .hasMessage(
                        "emp.worker.connectors[0].url must be an http or https address with a host, not '" + url + "'");
    }

    @Test
    void aUrlHoldsNoPasswordAndIsNotShownWhenItDoes() {
        assertThatThrownBy(() -> plan(Set.of(), entry("gpu0", URI.create("http://me:secret@host/"), Map.of())))
                .isInstanceOf(PlanException.class)
                .hasMessage("emp.worker.connectors[0].url must not hold a user or a password");
    }

    @ParameterizedTest
    @ValueSource(strings = {"service", "pool", "model", "model.warm", "secret"})
    void aLabelMustNotBeCalledLikeAnAttributeOfEmpItself(String label) {
        assertThatThrownBy(() -> plan(Set.of(), entry("gpu0", URL, Map.of(label, "fast"))))
                .isInstanceOf(PlanException.class)
                .hasMessageStartingWith("emp.worker.connectors[0].labels." + label + " is set by EMP itself");
    }

    @Test
    void aWorkerOffersServicePoolModelsAndLabels() {
        PlannedWorker worker = plan(
                        Set.of(), entry("gpu0", URL, Map.of("region", "eu", "gpu_memory_gb", "24", "odd", "NaN")))
                .workers()
                .getFirst();

        var offer = worker.capabilities(
                new ConnectorDescriptor("comfyui", List.of("sdxl", "flux"), JsonNodeFactory.instance.objectNode()),
                Set.of("flux"),
                Set.of("stripe", "github"));

        assertThat(offer.valuesOf("service")).containsExactly(AttributeValue.of("comfyui"));
        assertThat(offer.valuesOf("pool")).containsExactly(AttributeValue.of("heavy"));
        assertThat(offer.valuesOf("model"))
                .containsExactlyInAnyOrder(AttributeValue.of("sdxl"), AttributeValue.of("flux"));
        assertThat(offer.valuesOf("model.warm")).containsExactly(AttributeValue.of("flux"));
        assertThat(offer.valuesOf("secret"))
                .containsExactlyInAnyOrder(AttributeValue.of("stripe"), AttributeValue.of("github"));
        assertThat(offer.valuesOf("region")).containsExactly(AttributeValue.of("eu"));
        assertThat(offer.valuesOf("gpu_memory_gb"))
                .containsExactlyInAnyOrder(AttributeValue.of("24"), AttributeValue.of(24));
        assertThat(offer.valuesOf("odd")).containsExactly(AttributeValue.of("NaN"));
    }

    @Test
    void aWorkerOffersWhatItsConnectorTellsOfTheProviderUnlessALabelSaysOtherwise() {
        PlannedWorker worker = plan(Set.of(), entry("gpu0", URL, Map.of("gpu.name", "ours")))
                .workers()
                .getFirst();

        var offer = worker.capabilities(
                new ConnectorDescriptor(
                        "comfyui",
                        List.of(),
                        JsonNodeFactory.instance.objectNode(),
                        Map.of("gpu.memory_gb", "24", "gpu.name", "theirs", "pool", "any", "secret", "theirs")),
                Set.of(),
                Set.of());

        assertThat(offer.valuesOf("gpu.memory_gb"))
                .containsExactlyInAnyOrder(AttributeValue.of("24"), AttributeValue.of(24));
        assertThat(offer.valuesOf("gpu.name")).containsExactly(AttributeValue.of("ours"));
        assertThat(offer.valuesOf("secret")).isEmpty();
        assertThat(offer.valuesOf("pool")).containsExactly(AttributeValue.of("heavy"));
    }

    /** Invariant I8. */
    @Test
    void aWorkerAllowsOnlyTheTenantsOfTheMachineAndWhatItsEntryInsistsOn() {
        ConnectorEntry entry = new ConnectorEntry("gpu0", URL, 1, "heavy", Map.of("pin", "w1"), Set.of("pin"));
        MachinePlan plan = plan(new Tenants(Set.of("red"), Set.of("blue")), Set.of("local"), entry);

        assertThat(plan.workers())
                .extracting(worker -> offer(worker).admission())
                .containsExactly(
                        new Admission(Set.of("red"), Set.of("blue"), Set.of("pin")),
                        new Admission(Set.of("red"), Set.of("blue"), Set.of()));
    }

    @Test
    void aWorkerInsistsOnlyOnWhatItOffers() {
        ConnectorEntry entry = new ConnectorEntry("gpu0", URL, 1, "heavy", Map.of(), Set.of("pin"));

        assertThatThrownBy(() -> plan(Set.of(), entry))
                .isInstanceOf(PlanException.class)
                .hasMessage(
                        "emp.worker.connectors[0].exclusive must name pool, model or labels of the entry, not 'pin'");
    }

    private static Capabilities offer(PlannedWorker worker) {
        return worker.capabilities(
                new ConnectorDescriptor("comfyui", List.of(), JsonNodeFactory.instance.objectNode()),
                Set.of(),
                Set.of());
    }

    private MachinePlan plan(Set<String> beans, ConnectorEntry... entries) {
        return plan(Tenants.ALL, beans, entries);
    }

    private MachinePlan plan(Tenants tenants, Set<String> beans, ConnectorEntry... entries) {
        return new Planner(
                        identity(MachineType.API, Profile.BASE),
                        machine(Map.of()),
                        settings(tenants, entries),
                        new Surroundings(List.of(), beans, Map.of(), Map.of(), null))
                .plan();
    }

    private static MachineIdentity identity(MachineType type, Profile profile) {
        return new MachineIdentity(MACHINE, type, profile, Path.of("run"), Instant.EPOCH, "1");
    }

    private static MachineProperties machine(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("emp.machine", MachineProperties.class);
    }

    private static WorkerProperties settings(Tenants tenants, ConnectorEntry... entries) {
        return new WorkerProperties(
                Duration.ofSeconds(15),
                Duration.ZERO,
                Duration.ofSeconds(20),
                Duration.ZERO,
                Duration.ofMinutes(10),
                null,
                tenants,
                List.of(entries));
    }

    private static ConnectorEntry entry(String name, URI url, Map<String, String> labels) {
        return new ConnectorEntry(name, url, 4, "heavy", labels, Set.of());
    }
}
