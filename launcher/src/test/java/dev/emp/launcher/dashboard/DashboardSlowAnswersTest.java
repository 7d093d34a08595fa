package dev.emp.launcher.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Quick hands and slow answers: what somebody does while an answer is on its way is not undone by it. */
class DashboardSlowAnswersTest {

    @RegisterExtension
    static final DashboardVisits visits = new DashboardVisits("422");

    private final ClosedPlatform platform = visits.platform();

    private static Locator json(Window window) {
        return window.page().getByLabel(Pattern.compile("^The same as JSON"));
    }

    @Test
    void whatIsWrittenWhileTheLastJobIsLookedUpStays() throws Exception {
        platform.awaitState(platform.submitExample(), "succeeded");
        Window window = visits.signedIn("submit", "/submit?service=comfyui");
        SlowCalls lookUp = new SlowCalls(window.page(), "/api/v1/jobs\\?service=");
        window.button("As the last job").click();
        lookUp.await();
        window.page().getByText("More: priority").click();
        window.page().getByLabel(Pattern.compile("^Priority")).fill("70");
        lookUp.letGo();
        assertThat(window.said()).containsText("Filled in as the last job");
        assertThat(json(window)).hasValue(Pattern.compile("\"KSampler\""));
        assertThat(json(window)).hasValue(Pattern.compile("\"priority\": 70"));
    }

    @Test
    void aJobIsSubmittedOnceHoweverQuicklyItIsAskedFor() throws Exception {
        Window window = visits.signedIn("submit", "/submit");
        window.forms().fillJob(platform.workflow());
        SlowCalls submissions = new SlowCalls(window.page(), "/api/v1/jobs$");
        window.page().keyboard().press("Control+Enter");
        window.page().keyboard().press("Control+Enter");
        submissions.await();
        // Whatever the second press did has been done by then.
        window.page().evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))");
        assertThat(submissions.count()).isOne();
        submissions.letGo();
        window.job().awaitState("succeeded");
    }

    @Test
    void whoHasGoneElsewhereStaysThere() throws Exception {
        String failed = platform.submitNonsense();
        platform.awaitState(failed, "failed");
        Window window = visits.signedIn("submit", "/jobs/" + failed);
        SlowCalls retries = new SlowCalls(window.page(), "/retry$");
        window.button("Retry").click();
        retries.await();
        window.open("Jobs");
        retries.letGo();
        assertThat(window.said()).containsText("does the same again");
        assertThat(window.page()).hasURL(Pattern.compile("/jobs$"));
    }

    @Test
    void whatWouldHappenIsSaidOfTheJobAsItStands() throws Exception {
        Window window = visits.signedIn("submit", "/submit");
        window.forms().fillJob(platform.workflow());
        window.button("What would happen").click();
        assertThat(window.at("dry-run")).containsText("It would");
        window.page().getByText("More: priority").click();
        window.page().getByLabel(Pattern.compile("^Priority")).fill("70");
        assertThat(window.at("dry-run")).hasCount(0);
    }

    @Test
    void aJobThatIsChangedIsFilledInBeforeAnybodyCanWrite() throws Exception {
        String failed = platform.submitNonsense();
        Window window = visits.signedIn("submit", "/");
        Page page = window.page();
        SlowCalls reading = new SlowCalls(page, "/api/v1/jobs/" + failed + "$");
        page.navigate(platform.page("/submit?like=" + failed).toString());
        reading.await();
        assertThat(window.at("submit-form")).hasCount(0);
        reading.letGo();
        assertThat(json(window)).hasValue(Pattern.compile("NoSuchNode"));
    }
}
