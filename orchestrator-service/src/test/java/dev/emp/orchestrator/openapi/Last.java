package dev.emp.orchestrator.openapi;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;

/** Puts {@link DescribedIsAnsweredTest} behind all other tests, and knows whether these were all there are. */
public final class Last implements ClassOrderer {

    private static final String ENDING = "Test.class";
    private static final Set<String> ORDERED = ConcurrentHashMap.newKeySet();

    @Override
    public void orderClasses(ClassOrdererContext context) {
        context.getClassDescriptors()
                .forEach(each -> ORDERED.add(each.getTestClass().getSimpleName()));
        context.getClassDescriptors().sort(Comparator.comparing(Last::isLast));
    }

    private static boolean isLast(ClassDescriptor each) {
        return each.getTestClass() == DescribedIsAnsweredTest.class;
    }

    /** Names of test classes of this module that are not run by JUnit Jupiter this time. */
    static List<String> missing() {
        try (Stream<Path> files = Files.walk(Path.of(
                Last.class.getProtectionDomain().getCodeSource().getLocation().toURI()))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ENDING))
                    .map(name -> name.substring(0, name.length() - ".class".length()))
                    .filter(name -> !name.equals("ThroughReplicasTest") && !ORDERED.contains(name))
                    .sorted()
                    .toList();
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
