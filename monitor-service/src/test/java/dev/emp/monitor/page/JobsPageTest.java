package dev.emp.monitor.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.emp.jobbus.bus.Claim;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JobsPageTest {

    @RegisterExtension
    final Dashboard dashboard = new Dashboard();

    @Test
    void showsWhatToDoWhileThereAreNoJobs() {
        Page page = dashboard.open("/jobs");
        assertThat(page.getByText("No jobs yet")).isVisible();
        Axe.assertNoViolation(page);
    }

    @Test
    void showsEveryJobWithItsProgressOrItsPicture() {
        Scene scene = dashboard.scene();
        Page page = dashboard.open("/jobs");
        assertThat(Dashboard.row(page, scene.running().getFirst().lease().job()))
                .containsText("KSampler 19/30");
        assertThat(Dashboard.row(page, scene.failed())).containsText("ComfyUI refused the workflow");
        assertThat(Dashboard.row(page, scene.finished().getLast()).locator("img"))
                .isVisible();
        assertThat(dashboard.complaints()).isEmpty();
    }

    @Test
    void movesProgressAndShowsTheOutputWhileOneLooks() {
        Page page = dashboard.open("/jobs");
        Scene scene = dashboard.scene();
        Claim claim = scene.running().getFirst();
        Locator row = Dashboard.row(page, claim.lease().job());
        assertThat(row).containsText("62 %");
        scene.driver().progress(claim, 0.9, "VAEDecode");
        assertThat(row).containsText("90 %");
        assertThat(row.getByRole(AriaRole.PROGRESSBAR)).hasAttribute("aria-valuenow", "90");
        scene.driver().succeed(claim, "EMP_00042_.png");
        assertThat(row).hasAttribute("data-state", "succeeded");
        Locator picture = row.locator("img");
        assertThat(picture).isVisible();
        page.waitForCondition(() -> (int) picture.evaluate("image => image.naturalWidth") == 512);
        assertThat(page.getByTestId("count-succeeded")).hasText("11succeeded");
    }

    @Test
    void drawsOnlyTheRowsInSight() {
        Scene scene = dashboard.scene();
        for (int n = 0; n < 180; n++) {
            scene.driver().submit();
        }
        Page page = dashboard.open("/jobs", new NewContextOptions().setViewportSize(1440, 900));
        assertThat(page.getByText("newest 199")).isVisible();
        assertThat((int) page.evaluate("document.querySelectorAll('.tbody [role=row]').length"))
                .isLessThan(40);
        page.locator(".tbody").evaluate("body => body.scrollTo(0, body.scrollHeight)");
        assertThat(Dashboard.row(page, scene.finished().getFirst())).isVisible();
    }

    @Test
    void aFilterIsWrittenByKeyboardAndStandsInTheAddress() {
        Scene scene = dashboard.scene();
        Page page = dashboard.open("/jobs");
        assertThat(Dashboard.row(page, scene.failed())).isVisible();
        page.keyboard().press("/");
        page.keyboard().type("worker:aurora -state:succeeded");
        assertThat(page.getByText("3 fit", new Page.GetByTextOptions().setExact(true)))
                .isVisible();
        assertThat(Dashboard.row(page, scene.failed())).isVisible();
        assertThat(Dashboard.row(page, scene.finished().getLast())).hasCount(0);
        page.reload();
        assertThat(page.getByText("3 fit", new Page.GetByTextOptions().setExact(true)))
                .isVisible();
        page.getByTestId("filter-failed").click();
        assertThat(Dashboard.row(page, scene.failed())).isVisible();
        assertThat(page).hasURL(Pattern.compile(".*state%3Afailed.*"));
        assertThat(dashboard.complaints()).isEmpty();
    }

    @Test
    void aFilterThatMakesNoSenseIsExplained() {
        dashboard.scene();
        Page page = dashboard.open("/jobs?q=state:sleeping");
        assertThat(page.getByTestId("filter-faults")).containsText("There is no state “sleeping”. Allowed: ");
        Axe.assertNoViolation(page);
    }

    @Test
    void manyJobsAreCanceledAtOnceAndShownBefore() {
        Scene scene = dashboard.scene();
        Page page = dashboard.open("/jobs?q=state:queued");
        assertThat(Dashboard.row(page, scene.queued().getFirst())).isVisible();
        page.keyboard().press("j");
        page.keyboard().press("x");
        page.keyboard().press("j");
        page.keyboard().press("x");
        assertThat(page.getByTestId("bulk-bar")).containsText("2 selected");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Cancel …"))
                .click();
        assertThat(page.getByTestId("bulk-found")).containsText("2 jobs fit");
        Axe.assertNoViolation(page);
        page.getByTestId("bulk-run").click();
        assertThat(page.getByTestId("bulk-bar")).hasCount(0);
        assertThat(dashboard.orchestrator().requests().stream()
                        .filter(request -> request.matches("POST /v1/jobs/.*/cancel"))
                        .count())
                .isEqualTo(2);
    }

    @Test
    void aKeyWorksAsSoonAsThereAreRows() {
        Page page = dashboard.open("/jobs");
        assertThat(page.getByText("No jobs yet")).isVisible();
        page.evaluate("""
                () => {
                    new MutationObserver((changes, observer) => {
                        if (!document.querySelector('.tbody .cell-job a')) return
                        observer.disconnect()
                        document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', bubbles: true }))
                    }).observe(document.body, { childList: true, subtree: true })
                }""");
        dashboard.scene();
        assertThat(page.locator(".tbody .cell-job a:focus")).hasCount(1);
    }

    @Test
    void whatIsUntickedOfAllIsSpared() {
        Scene scene = dashboard.scene();
        Page page = dashboard.open("/jobs?q=state:queued");
        Locator spared = Dashboard.row(page, scene.queued().getFirst()).getByRole(AriaRole.CHECKBOX);
        assertThat(spared).isVisible();
        page.getByLabel("Select all that match").check();
        Dashboard.row(page, scene.queued().getFirst()).locator(".cell-tick").click();
        assertThat(page.getByTestId("bulk-bar")).containsText((scene.queued().size() - 1) + " selected");
        assertThat(spared).not().isChecked();
        bulk(page, "All " + scene.queued().size() + " that match").click();
        assertThat(spared).isChecked();
        bulk(page, "Clear").click();
        assertThat(page.getByTestId("bulk-bar")).hasCount(0);
    }

    private static Locator bulk(Page page, String button) {
        return page.getByTestId("bulk-bar").getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(button));
    }

    @Test
    void looksRight() {
        Scene scene = dashboard.scene();
        Page page = dashboard.open("/jobs");
        assertThat(Dashboard.row(page, scene.finished().getLast()).locator("img"))
                .isVisible();
        Looks.right(page, "jobs");
        Looks.picture(page, "dashboard-jobs");
        assertThat(dashboard.complaints()).isEmpty();
    }
}
