package dev.emp.monitor.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OverviewPageTest {

    @RegisterExtension
    final Dashboard dashboard = new Dashboard();

    private void fireAnAlert() {
        dashboard.orchestrator().answer("/v1/alerts", """
                {"alerts":[{"id":"al_1","kind":"exhausted","state":"firing","pool":"standard","message":"the pool standard needs 6 machines and may have 4",
                "value":6,"limit":4,"since":"%s"}]}""".formatted(
                        dashboard.now().minusSeconds(360)));
    }

    @Test
    void showsWhatToDoWhileThereIsNothingToSee() {
        Page page = dashboard.open("/");
        assertThat(page.getByTestId("first-steps")).containsText("./emp run worker");
        assertThat(page.getByTestId("first-steps")).containsText("curl -H 'content-type: application/json'");
        Axe.assertNoViolation(page);
        assertThat(dashboard.complaints()).isEmpty();
    }

    @Test
    void saysHowThingsStandAtOneLook() {
        Scene scene = dashboard.scene();
        fireAnAlert();
        Page page = dashboard.open("/");
        assertThat(page.getByTestId("firing-alerts")).containsText("standard");
        assertThat(page.getByTestId("tile-Running")).containsText("4");
        assertThat(page.getByTestId("tile-Errors")).containsText("1 in the hour");
        assertThat(page.getByTestId("fleet")).containsText("1 restarting");
        assertThat(page.getByTestId("fleet")).containsText("2 healthy");
        assertThat(page.getByTestId("charts")).isVisible();
        assertThat(page.getByTestId("newest-" + scene.queued().getLast())).containsText("queued");
        assertThat(page.getByTestId("count-running")).hasText("4running");
        assertThat(page.getByTestId("count-succeeded")).hasText("10succeeded");
        assertThat(dashboard.complaints()).isEmpty();
    }

    @Test
    void itsNumbersMoveAndLeadToTheJobsTheyCount() {
        Scene scene = dashboard.scene();
        Page page = dashboard.open("/");
        assertThat(page.getByTestId("tile-Running")).containsText("4");
        scene.driver().succeed(scene.running().getFirst(), "EMP_00042_.png");
        assertThat(page.getByTestId("tile-Running")).containsText("3");
        page.getByTestId("tile-Running").click();
        assertThat(page).hasURL(Pattern.compile(".*/jobs\\?q=state:running"));
        assertThat(page.getByText("3 fit")).isVisible();
    }

    /** The README shows the picture. */
    @Test
    void looksRight() {
        dashboard.scene();
        fireAnAlert();
        Page page = dashboard.open("/");
        assertThat(page.getByTestId("charts")).isVisible();
        Looks.right(page, "overview");
        Looks.picture(page, "dashboard", 1240);
        assertThat(dashboard.complaints()).isEmpty();
    }
}
