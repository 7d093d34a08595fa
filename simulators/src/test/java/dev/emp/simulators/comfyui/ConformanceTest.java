package dev.emp.simulators.comfyui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.simulators.transcripts.Transcript;
import dev.emp.simulators.transcripts.TranscriptItem;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The simulator against the recordings of the real server. What is not compared stands in {@link Normaliser}, what differs
 * on purpose in {@link Deviation}. Prompt ids, socket ids, etags and the letters in names of temporary files are random on
 * both sides; each is followed from where it first appears. The three ways of ending the server (12a to 12c) look alike to
 * its clients and are all played as a kill.
 */
class ConformanceTest {
    /** Here the recorded client submitted fast jobs without waiting, so that their status frames fall anywhere. */
    private static final Set<String> RACING = Set.of("10-two-clients", "13-client-chosen-prompt-id");

    @ParameterizedTest
    @MethodSource("dev.emp.simulators.transcripts.Transcripts#all")
    void behavesAsRecorded(Transcript transcript) throws Exception {
        try (TranscriptPlayer player = new TranscriptPlayer(transcript)) {
            player.play();
            FrameComparison frames = new FrameComparison(player.names());
            player.audience().expected().forEach((connection, recorded) -> {
                if (RACING.contains(transcript.name())) {
                    frames.compareRacing(connection, recorded, player.audience().heard(connection));
                } else {
                    frames.compare(connection, recorded, player.audience().heard(connection));
                }
            });
            AnswerComparison answers = new AnswerComparison(transcript.name(), player.names());
            Map<String, Integer> compared = new TreeMap<>();
            for (TranscriptPlayer.Answer answer : player.answers()) {
                compared.merge(answers.compare(answer), 1, Integer::sum);
            }
            report(transcript, player, compared);
        }
    }

    private static void report(Transcript transcript, TranscriptPlayer player, Map<String, Integer> compared) {
        int frames = player.audience().expected().values().stream()
                .mapToInt(List::size)
                .sum();
        System.out.printf(
                "%s: %d frames on %d sockets%s, responses compared by %s%n",
                transcript.name(),
                frames,
                player.audience().expected().size(),
                RACING.contains(transcript.name()) ? " (status apart)" : "",
                compared);
        assertThat(compared.values().stream().mapToInt(Integer::intValue).sum())
                .isEqualTo((int) transcript.all(TranscriptItem.Response.class).count());
        Arrays.stream(Deviation.values())
                .filter(deviation -> transcript.name().startsWith(deviation.transcript + "-"))
                .forEach(deviation -> System.out.println("  differs: " + deviation.reason));
    }
}
