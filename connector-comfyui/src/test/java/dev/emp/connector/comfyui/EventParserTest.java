package dev.emp.connector.comfyui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.simulators.transcripts.TranscriptItem.FrameKind;
import dev.emp.simulators.transcripts.TranscriptItem.Received;
import dev.emp.simulators.transcripts.Transcripts;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventParserTest {

    @Test
    void understandsTheEventsOfAJob() {
        assertThat(parse("{\"type\":\"execution_cached\",\"data\":{\"nodes\":[\"1\"],\"prompt_id\":\"p\"}}"))
                .isEqualTo(new ComfyUiEvent.Cached("p", Set.of("1")));
        assertThat(parse("{\"type\":\"executing\",\"data\":{\"node\":\"2\",\"prompt_id\":\"p\"}}"))
                .isEqualTo(new ComfyUiEvent.Executing("p", "2"));
        assertThat(parse("{\"type\":\"executing\",\"data\":{\"node\":null,\"prompt_id\":\"p\"}}"))
                .isEqualTo(new ComfyUiEvent.Executing("p", null));
        assertThat(parse(
                        "{\"type\":\"progress\",\"data\":{\"value\":3,\"max\":20,\"prompt_id\":\"p\",\"node\":\"2\"}}"))
                .isEqualTo(new ComfyUiEvent.Steps("p", "2", 3, 20));
        assertThat(parse("{\"type\":\"progress_state\",\"data\":{\"prompt_id\":\"p\",\"nodes\":{"
                        + "\"1\":{\"state\":\"finished\"},\"2\":{\"state\":\"running\"}}}}"))
                .isEqualTo(new ComfyUiEvent.NodeStates("p", Map.of("1", true, "2", false)));
    }

    @Test
    void aNodeMadeWhileTheWorkflowRunsIsShownAtItsOwner() {
        assertThat(
                        parse(
                                "{\"type\":\"executing\",\"data\":{\"node\":\"7.0.0.1\",\"display_node\":\"7\",\"prompt_id\":\"p\"}}"))
                .isEqualTo(new ComfyUiEvent.Executing("p", "7"));
    }

    @Test
    void passesOverWhatItDoesNotUnderstand() {
        for (String text :
                List.of("", "no json", "[]", "7", "{\"type\":5}", "{\"type\":\"crystools.monitor\",\"data\":[]}")) {
            assertThat(parse(text)).as(text).isEqualTo(new ComfyUiEvent.Other(null));
        }
        for (int[] bytes :
                List.of(new int[] {}, new int[] {1}, new int[] {1, 7}, new int[] {3, 1}, new int[] {4, 99})) {
            ByteBuffer frame = ByteBuffer.allocate(bytes.length * 4);
            for (int value : bytes) {
                frame.putInt(value);
            }
            assertThat(EventParser.parse(frame.flip())).isEqualTo(new ComfyUiEvent.Other(null));
        }
    }

    @Test
    void readsPreviewsWithMetadata() {
        List<ComfyUiEvent.Image> images = Transcripts.load("14")
                .all(Received.class)
                .filter(frame -> frame.kind() == FrameKind.BINARY)
                .map(frame -> EventParser.parse(ByteBuffer.wrap(frame.payload())))
                .map(ComfyUiEvent.Image.class::cast)
                .toList();

        assertThat(images.getFirst().promptId()).isEqualTo("fc9eeab3-c3f3-4a5b-b601-588b8139021e");
        assertThat(images.getFirst().node()).isEqualTo("2");
        assertThat(images).hasSize(7).allSatisfy(image -> {
            assertThat(image.contentType()).isEqualTo("image/jpeg");
            assertThat(image.data()).startsWith(0xff, 0xd8);
        });
    }

    private static ComfyUiEvent parse(String text) {
        return EventParser.parse(text);
    }
}
