package dev.emp.simulators.comfyui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.simulators.picture.ImageFiles;
import dev.emp.simulators.transcripts.TranscriptItem.FrameKind;
import dev.emp.simulators.transcripts.TranscriptItem.Received;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Compares what one connection heard with what it heard in the recording. */
final class FrameComparison {
    private final Names names;

    FrameComparison(Names names) {
        this.names = names;
    }

    /** All frames, one by one. */
    void compare(String connection, List<Received> recorded, List<TestClient.Frame> actual) {
        assertThat(actual.stream().map(this::headline))
                .as(connection)
                .containsExactlyElementsOf(recorded.stream().map(this::headline).toList());
        for (int i = 0; i < recorded.size(); i++) {
            compare(connection + " frame " + i, recorded.get(i), actual.get(i));
        }
    }

    /** Where submissions raced with the executor: everything but status, then first, last and number of status. */
    void compareRacing(String connection, List<Received> recorded, List<TestClient.Frame> actual) {
        List<Received> recordedStatus =
                recorded.stream().filter(frame -> frame.type().equals("status")).toList();
        List<TestClient.Frame> actualStatus =
                actual.stream().filter(frame -> frame.isType("status")).toList();
        assertThat(actualStatus).as(connection + " status").hasSameSizeAs(recordedStatus);
        compare(connection, List.of(recordedStatus.getFirst()), List.of(actualStatus.getFirst()));
        compare(connection, List.of(recordedStatus.getLast()), List.of(actualStatus.getLast()));
        compare(
                connection,
                recorded.stream()
                        .filter(frame -> !frame.type().equals("status"))
                        .toList(),
                actual.stream().filter(frame -> !frame.isType("status")).toList());
    }

    private String headline(Received frame) {
        return frame.type() + summary(frame.json());
    }

    private String headline(TestClient.Frame frame) {
        return frame.type() + summary(frame.json());
    }

    private static String summary(JsonNode json) {
        String type = json.path("type").asString("");
        return switch (type) {
            case "status" -> json.at("/data/status/exec_info/queue_remaining").toString();
            case "progress" -> json.at("/data/value").toString();
            case "executing", "executed" -> json.at("/data/node").toString();
            default -> "";
        };
    }

    private void compare(String place, Received recorded, TestClient.Frame actual) {
        switch (recorded.kind()) {
            case TEXT ->
                assertThat(Normaliser.normal(renamed(actual.json())))
                        .as(place)
                        .isEqualTo(Normaliser.normal(recorded.json()));
            case PONG, PING -> assertThat(actual.bytes()).as(place).isEqualTo(recorded.payload());
            case BINARY -> compareBinary(place, recorded.payload(), actual.bytes());
        }
        assertThat(actual.isBinary()).isEqualTo(recorded.kind() == FrameKind.BINARY);
    }

    private JsonNode renamed(JsonNode json) {
        return JsonMapper.shared().readTree(names.toRecorded(json.toString()));
    }

    private void compareBinary(String place, byte[] recorded, byte[] actual) {
        ByteBuffer recordedFrame = ByteBuffer.wrap(recorded);
        ByteBuffer actualFrame = ByteBuffer.wrap(actual);
        int eventType = recordedFrame.getInt();
        assertThat(actualFrame.getInt()).as(place + " event type").isEqualTo(eventType);
        int second = recordedFrame.getInt();
        int actualSecond = actualFrame.getInt();
        if (eventType == 4) {
            assertThat(renamed(metadata(actualFrame, actualSecond)))
                    .as(place + " metadata")
                    .isEqualTo(metadata(recordedFrame, second));
        } else {
            assertThat(actualSecond).as(place + " image format").isEqualTo(second);
        }
        BufferedImage recordedPicture = picture(recordedFrame);
        BufferedImage actualPicture = picture(actualFrame);
        assertThat(List.of(actualPicture.getWidth(), actualPicture.getHeight()))
                .as(place + " size")
                .isEqualTo(List.of(recordedPicture.getWidth(), recordedPicture.getHeight()));
    }

    private static JsonNode metadata(ByteBuffer frame, int length) {
        byte[] json = new byte[length];
        frame.get(json);
        return JsonMapper.shared().readTree(new String(json, StandardCharsets.UTF_8));
    }

    private static BufferedImage picture(ByteBuffer frame) {
        BufferedImage picture = ImageFiles.read(Arrays.copyOfRange(frame.array(), frame.position(), frame.limit()));
        assertThat(picture).isNotNull();
        return picture;
    }
}
