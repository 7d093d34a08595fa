package dev.emp.connector.comfyui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorHealth;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.testing.ConnectorContract.Run;
import dev.emp.connector.testing.RecordingContext;
import dev.emp.simulators.comfyui.ComfyUiSimulator;
import dev.emp.simulators.comfyui.ComfyUiSimulatorOptions;
import dev.emp.simulators.comfyui.Fault;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** One connector before two servers. */
class SeveralServersTest {

    private final GatedPace pace = new GatedPace();
    private final ComfyUiSimulator left =
            ComfyUiSimulator.start(ComfyUiSimulatorOptions.defaults().withPace(pace));
    private final ComfyUiSimulator right =
            ComfyUiSimulator.start(ComfyUiSimulatorOptions.defaults().withPace(pace));
    private final RecordingContext context = new RecordingContext();
    private final ComfyUiConnector connector = connector(Map.of());

    private ComfyUiConnector connector(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "servers[0].name",
                "left",
                "servers[0].url",
                left.uri().toString(),
                "servers[1].name",
                "right",
                "servers[1].url",
                right.uri().toString()));
        settings.putAll(more);
        return new ComfyUiConnector(TestProperties.of(settings), Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        pace.open();
        connector.close();
        left.close();
        right.close();
    }

    @Test
    void aJobGoesToTheShortestQueueAndIsFoundAgainThere() throws Exception {
        Run first = run(Inputs.slow(), context);
        context.awaitHandle();
        awaitAccepted(left, 1);
        RecordingContext other = new RecordingContext();
        Run second = run(Inputs.slow(), other);
        other.awaitHandle();
        awaitAccepted(right, 1);
        assertThat(context.handles().getFirst()).startsWith("left#");
        assertThat(other.handles().getFirst()).startsWith("right#");

        second.interrupt();
        assertThat(second.error()).isInstanceOf(InterruptedException.class);
        RecordingContext again = new RecordingContext();
        Run attached = Run.start(
                connector,
                new ConnectorRequest("e-2", Inputs.slow(), other.handles().getFirst()),
                again);
        pace.open();

        assertThat(attached.result().output().path("outputs").path("3")).hasSize(1);
        assertThat(first.result().output().path("outputs").path("3")).hasSize(1);
        assertThat(left.promptsAccepted()).isEqualTo(1);
        assertThat(right.promptsAccepted()).isEqualTo(1);
    }

    @Test
    void aServerOfMoreWeightTakesMore() throws Exception {
        try (ComfyUiConnector weighted = connector(Map.of("servers[1].weight", "3"))) {
            for (int i = 1; i <= 3; i++) {
                RecordingContext each = new RecordingContext();
                Run.start(weighted, new ConnectorRequest("e-" + i, Inputs.slow(), null), each);
                each.awaitHandle();
                assertThat(each.handles().getFirst()).startsWith(i < 3 ? "right#" : "left#");
                awaitAccepted(i < 3 ? right : left, i < 3 ? i : 1);
            }
            pace.open();
        }
    }

    @Test
    void isUpWhileOneServerIsAndTakesTheJobsThere() throws Exception {
        left.kill();
        assertThat(connector.health()).isEqualTo(new ConnectorHealth.Up());

        run(Inputs.redSquare(), context).result();
        assertThat(context.handles().getFirst()).startsWith("right#");

        right.kill();
        assertThat(connector.health())
                .isInstanceOfSatisfying(
                        ConnectorHealth.Down.class,
                        down -> assertThat(down.reason())
                                .contains(left.uri().toString(), right.uri().toString()));
        ConnectorException failure =
                run(Inputs.redSquare(), new RecordingContext()).failure();
        assertThat(failure.errorClass()).isEqualTo(ErrorClass.UNAVAILABLE);
        assertThat(failure.nothingAccepted()).isTrue();
    }

    @Test
    void theNextServerGetsAJobThatOneRefused() throws Exception {
        left.inject(new Fault.RejectPrompts(503, 1));

        run(Inputs.redSquare(), context).result();

        assertThat(context.handles()).hasSize(2);
        assertThat(context.handles().getLast()).startsWith("right#");
        assertThat(left.promptsAccepted() + right.promptsAccepted()).isEqualTo(1);
    }

    @Test
    void whatNoServerHasIsNamedForAll() throws Exception {
        ConnectorException failure = run(Inputs.withoutSuchNode(), context).failure();

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.INVALID_INPUT);
        assertThat(failure.getMessage())
                .startsWith("The workflow cannot run at any of the ComfyUI servers left, right: node 1");
    }

    @Test
    void whatAServerThatIsAwayMayHaveIsWaitedFor() throws Exception {
        left.kill();

        ConnectorException failure = run(Inputs.withoutSuchNode(), context).failure();

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.UNAVAILABLE);
    }

    @Test
    void allServersFreeTheirMemory() throws Exception {
        pace.open();
        run(Inputs.textToImage(1), context).result();
        assertThat(connector.health()).isEqualTo(new ConnectorHealth.Up(Set.of(Inputs.CHECKPOINT)));

        connector.releaseMemory();

        assertThat(connector.health()).isEqualTo(new ConnectorHealth.Up());
    }

    @Test
    void aHandleThatNamesAServerByItsUrlIsFoundAlsoSinceItHasAName() throws Exception {
        run(Inputs.redSquare(), context).result();
        Handle named = Handle.parse(context.handles().getFirst());
        ComfyUiSimulator there = named.server().equals("left") ? left : right;

        Run attached = Run.start(
                connector,
                new ConnectorRequest("e-2", Inputs.redSquare(), there.uri() + "#" + named.promptId()),
                new RecordingContext());

        assertThat(attached.result().output().path("outputs").path("2")).hasSize(1);
    }

    private static void awaitAccepted(ComfyUiSimulator server, int count) {
        await().until(() -> server.promptsAccepted() == count);
    }

    private Run run(JsonNode input, RecordingContext to) {
        return Run.start(connector, new ConnectorRequest("e-1", input, null), to);
    }
}
