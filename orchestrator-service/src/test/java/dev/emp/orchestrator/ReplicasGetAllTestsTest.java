package dev.emp.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.suite.api.SelectClasses;

/** {@link ThroughReplicasTest} has every test that calls an orchestrator, or it says here why not. */
class ReplicasGetAllTestsTest {

    private static final Map<String, String> LEFT_OUT = Map.ofEntries(
            Map.entry("ReplicasGetAllTestsTest", "only names what starts one"),
            Map.entry("OrchestratorPropertiesTest", "settings that stop the start, no calls"),
            Map.entry("schedules.SchedulePropertiesTest", "settings that stop the start, no calls"),
            Map.entry("webhooks.WebhookPropertiesTest", "settings that stop the start, no calls"),
            Map.entry("classification.ClassifierTest", "settings that stop the start, no calls"),
            Map.entry("costs.CostEstimatorTest", "settings that stop the start, no calls"),
            Map.entry("edge.BrokenBodyTest", "what it sends the proxy would refuse by itself"),
            Map.entry("files.UploadsTest", "counts buffers in one replica"),
            Map.entry("openapi.ApiDescriptionTest", "the description is the same on every replica"),
            Map.entry("openapi.DescribedIsAnsweredTest", "looks at the tests of this module, not at the API"),
            Map.entry("access.AccessDocumentationTest", "the description is the same on every replica"),
            Map.entry("schedules.ScheduleReplicasTest", "starts replicas of its own"),
            Map.entry("streams.StreamReplicasTest", "starts replicas of its own"),
            Map.entry("submission.LostReplicaTest", "starts replicas of its own"),
            Map.entry("webhooks.ReplicasTest", "starts replicas of its own"),
            Map.entry("traces.RequestMetricsTest", "every replica counts for itself"),
            Map.entry("upkeep.UpkeepTest", "is about the loops of one replica"),
            Map.entry("wrong.WrongRequestTest", "each request is refused by one replica alone, and there are 20,000"));

    private static final Set<String> STARTS =
            Set.of(")Ldev/emp/orchestrator/TestOrchestrator;", ")Ldev/emp/orchestrator/KeyedOrchestrator;");

    @Test
    void noneIsForgotten() throws Exception {
        Set<String> through = Arrays.stream(ThroughReplicasTest.class
                        .getAnnotation(SelectClasses.class)
                        .names())
                .map(name -> name.substring("dev.emp.orchestrator.".length()))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(through).doesNotContainAnyElementsOf(LEFT_OUT.keySet());
        through.addAll(LEFT_OUT.keySet());
        assertThat(through).isEqualTo(callers());
    }

    /** Test classes that start or share an orchestrator. */
    private static Set<String> callers() throws Exception {
        Path root = Path.of(ReplicasGetAllTestsTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path top = root.resolve("dev/emp/orchestrator");
        try (Stream<Path> files = Files.walk(top)) {
            return files.filter(file -> file.toString().endsWith("Test.class"))
                    .filter(ReplicasGetAllTestsTest::startsOne)
                    .map(file ->
                            top.relativize(file).toString().replace('/', '.').replaceFirst("[.]class$", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static boolean startsOne(Path file) {
        try {
            String constants = Files.readString(file, StandardCharsets.ISO_8859_1);
            return STARTS.stream().anyMatch(constants::contains);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
