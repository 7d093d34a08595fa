package dev.emp.orchestrator.openapi;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails the test, of any class of this module, that got an answer which the description of the API does not have. */
public final class AnswersAreDescribed implements AfterEachCallback, AfterAllCallback {

    private static final int MOST_SHOWN = 10;

    @Override
    public void afterEach(ExtensionContext context) {
        failIfAny();
    }

    /** For what was answered while no test ran. */
    @Override
    public void afterAll(ExtensionContext context) {
        failIfAny();
    }

    private static void failIfAny() {
        List<String> found = Violations.take();
        if (!found.isEmpty()) {
            throw new AssertionError(found.size() + " answers are not as /v3/api-docs says:\n"
                    + found.stream().distinct().limit(MOST_SHOWN).collect(Collectors.joining("\n")));
        }
    }
}
