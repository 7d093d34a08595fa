package dev.emp.worker.claiming;

import static dev.emp.worker.testing.Bench.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.connector.ConnectorHealth;
import dev.emp.jobbus.machine.ServiceOffer;
import dev.emp.worker.testing.Bench;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnouncerTest {

    private Bench bench;
    private Announcer announcer;

    @BeforeEach
    void setUp(@TempDir Path directory) {
        bench = new Bench(directory);
        announcer = new Announcer(bench.watch(), bench.bus, bench.link);
    }

    @Test
    void whatAConnectorRunsIsOffered() throws Exception {
        bench.connector.setModels("sdxl");

        announcer.check();

        assertThat(answer(bench.bus.services())).singleElement().satisfies(offer -> {
            assertThat(offer.service()).isEqualTo("scripted");
            assertThat(offer.models()).containsExactly("sdxl");
            assertThat(offer.inputSchema().value()).isEqualTo("{}");
        });
    }

    @Test
    void newModelsAreOffered() throws Exception {
        announcer.check();
        bench.connector.setModels("flux");

        announcer.check();

        assertThat(answer(bench.bus.services()))
                .singleElement()
                .extracting(ServiceOffer::models)
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .containsExactly("flux");
    }

    @Test
    void aProviderThatGoesDownTakesNothingFromTheOffer() throws Exception {
        bench.connector.setModels("sdxl");
        announcer.check();
        bench.connector.setModels();
        bench.connector.setHealth(new ConnectorHealth.Down("restarting"));

        announcer.check();

        assertThat(answer(bench.bus.services()).getFirst().models()).containsExactly("sdxl");
    }

    @Test
    void anUnreachableConnectorIsOfferedOnceItAnswers() throws Exception {
        bench.connector.setReachable(false);
        assertThat(announcer.check()).isPositive();
        assertThat(answer(bench.bus.services())).isEmpty();

        bench.connector.setReachable(true);
        announcer.check();

        assertThat(answer(bench.bus.services())).hasSize(1);
    }

    @Test
    void anOfferThatTheBusDidNotHearIsMadeAgain() throws Exception {
        bench.bus.setAvailable(false);
        assertThat(announcer.check()).isEqualTo(Duration.ofSeconds(5));

        bench.bus.setAvailable(true);
        announcer.check();

        assertThat(answer(bench.bus.services())).hasSize(1);
    }
}
