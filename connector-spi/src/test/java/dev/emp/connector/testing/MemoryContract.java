package dev.emp.connector.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.connector.Connector;
import dev.emp.connector.ConnectorHealth;
import dev.emp.connector.testing.ConnectorContract.Reach;
import dev.emp.connector.testing.ConnectorContract.Run;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for every connector whose provider has models in memory, or none. */
abstract class MemoryContract extends CutStreamContract {

    @ParameterizedTest
    @EnumSource
    void tellsWhichModelsItsProviderHoldsInMemory(Reach reach) throws Exception {
        Connector connector = reach(reach);
        assertThat(connector.health()).isEqualTo(new ConnectorHealth.Up(Set.of()));

        connector.run(request(inputWithModels(), null), new RecordingContext());

        assertThat(connector.health()).isEqualTo(new ConnectorHealth.Up(modelsInMemory()));
    }

    @ParameterizedTest
    @EnumSource
    void holdsNoModelsAfterItsMemoryWasReleased(Reach reach) throws Exception {
        Connector connector = reach(reach);
        connector.run(request(inputWithModels(), null), new RecordingContext());

        connector.releaseMemory();

        assertThat(connector.health()).isEqualTo(new ConnectorHealth.Up(Set.of()));
    }

    @ParameterizedTest
    @EnumSource
    void aJobInHandGoesOnWhenMemoryIsReleased(Reach reach) throws Exception {
        Connector connector = reach(reach);
        RecordingContext context = new RecordingContext();
        Run run = Run.start(connector, request(longInput(), null), context);
        context.awaitHandle();

        connector.releaseMemory();
        finishLongJobs();

        assertThat(run.result().output().isObject()).isTrue();
    }
}
