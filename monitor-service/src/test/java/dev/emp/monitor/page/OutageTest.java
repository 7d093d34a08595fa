package dev.emp.monitor.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.emp.jobbus.job.JobId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page while what it relies on is away. */
class OutageTest {

    @RegisterExtension
    final Dashboard dashboard = new Dashboard();

    @Test
    void survivesARestartOfTheMonitorWithoutAReload() {
        Scene scene = dashboard.scene();
        Page page = dashboard.open("/jobs");
        assertThat(page.getByTestId("count-running")).hasText("4running");
        page.evaluate("window.sameDocument = true");
        dashboard.stopMonitor();
        assertThat(page.getByText("The monitor does not answer")).isVisible();
        assertThat(page.getByTestId("link")).hasText("Reconnecting");
        Axe.assertNoViolation(page);
        scene.driver().succeed(scene.running().getFirst(), "EMP_00042_.png");
        JobId missed = scene.driver().submit();
        dashboard.startMonitor();
        assertThat(page.getByTestId("link")).hasText("Live");
        assertThat(page.getByText("The monitor does not answer")).hasCount(0);
        assertThat(page.getByTestId("count-running")).hasText("3running");
        assertThat(page.getByTestId("count-succeeded")).hasText("11succeeded");
        assertThat(Dashboard.row(page, missed)).isVisible();
        assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);
    }

    @Test
    void saysQuietlyThatTheBusIsOutOfReachAndGoesOnByItself() {
        Scene scene = dashboard.scene();
        Page page = dashboard.open("/jobs");
        assertThat(page.getByTestId("count-running")).hasText("4running");
        dashboard.bus().setAvailable(false);
        assertThat(page.getByText("The monitor has lost the job bus")).isVisible();
        assertThat(page.getByTestId("link")).hasText("No data");
        Axe.assertNoViolation(page);
        dashboard.bus().setAvailable(true);
        assertThat(page.getByText("The monitor has lost the job bus")).hasCount(0);
        JobId after = scene.driver().submit();
        assertThat(Dashboard.row(page, after)).isVisible();
    }
}
