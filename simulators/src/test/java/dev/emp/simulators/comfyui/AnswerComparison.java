package dev.emp.simulators.comfyui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.simulators.picture.ImageFiles;
import dev.emp.simulators.picture.Pictures;
import dev.emp.simulators.transcripts.TranscriptItem.Response;
import java.awt.image.BufferedImage;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Compares a response with the recorded one: status, headers that say something about the body, and the body. */
final class AnswerComparison {
    /** Compared by value. Etag and Last-Modified: only that they are there. Date, Server and lengths: not at all. */
    private static final List<String> HEADERS =
            List.of("Content-Type", "Content-Disposition", "Accept-Ranges", "Content-Range");

    private final String transcript;
    private final Names names;

    AnswerComparison(String transcript, Names names) {
        this.transcript = transcript;
        this.names = names;
    }

    /** @return how it was compared, for the report */
    String compare(TranscriptPlayer.Answer answer) {
        Response recorded = answer.recorded();
        HttpResponse<byte[]> actual = answer.actual();
        String place = "#%d %s %s"
                .formatted(
                        answer.request().id(),
                        answer.request().method(),
                        answer.request().path());
        assertThat(actual.statusCode()).as(place + " status").isEqualTo(recorded.status());
        Optional<Deviation> deviation =
                Deviation.of(transcript, answer.request().id());
        if (deviation.isPresent()) {
            if (deviation.get().compared == Deviation.Compared.SHAPE) {
                assertThat(Normaliser.shape(json(actual))).as(place).isEqualTo(Normaliser.shape(recorded.json()));
            }
            return deviation.get().compared.name().toLowerCase(Locale.ROOT);
        }
        compareHeaders(place, recorded, actual);
        return compareBody(place, recorded, actual);
    }

    private void compareHeaders(String place, Response recorded, HttpResponse<byte[]> actual) {
        for (String header : HEADERS) {
            String value = names.toRecorded(actual.headers().firstValue(header).orElse("none"));
            if (header.equals("Content-Range")) {
                // The file's length depends on how well it is compressed.
                assertThat(value.split("/")[0])
                        .as(place)
                        .isEqualTo(
                                recorded.headers().getOrDefault(header, "none").split("/")[0]);
            } else {
                assertThat(value)
                        .as(place + " " + header)
                        .isEqualTo(recorded.headers().getOrDefault(header, "none"));
            }
        }
        for (String header : List.of("Etag", "Last-Modified")) {
            assertThat(actual.headers().firstValue(header).isPresent())
                    .as(place + " " + header)
                    .isEqualTo(recorded.headers().containsKey(header));
        }
    }

    private String compareBody(String place, Response recorded, HttpResponse<byte[]> actual) {
        String type = recorded.headers().getOrDefault("Content-Type", "");
        if (type.startsWith("application/json")) {
            assertThat(Normaliser.normal(json(actual))).as(place).isEqualTo(Normaliser.normal(recorded.json()));
            return "json";
        }
        if (type.startsWith("image/") && recorded.status() == 200 && recorded.body().length > 0) {
            comparePictures(place, recorded.body(), actual.body());
            return "pixels";
        }
        assertThat(actual.body()).as(place).isEqualTo(recorded.body());
        return "bytes";
    }

    private JsonNode json(HttpResponse<byte[]> actual) {
        String text = new String(actual.body(), StandardCharsets.UTF_8);
        return JsonMapper.shared().readTree(names.toRecorded(text));
    }

    /** The same pixels, and the prompt embedded if it was. */
    private static void comparePictures(String place, byte[] recorded, byte[] actual) {
        assertThat(pixels(actual)).as(place).isEqualTo(pixels(recorded));
        assertThat(hasPrompt(actual)).as(place + " prompt embedded").isEqualTo(hasPrompt(recorded));
    }

    private static int[] pixels(byte[] file) {
        BufferedImage picture = ImageFiles.read(file);
        assertThat(picture).isNotNull();
        BufferedImage rgb = Pictures.rgb(picture);
        return rgb.getRGB(0, 0, rgb.getWidth(), rgb.getHeight(), null, 0, rgb.getWidth());
    }

    private static boolean hasPrompt(byte[] file) {
        return new String(file, StandardCharsets.ISO_8859_1).contains("tEXtprompt\0{");
    }
}
