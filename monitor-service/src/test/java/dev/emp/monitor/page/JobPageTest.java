package dev.emp.monitor.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.emp.jobbus.job.JobId;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JobPageTest {

    @RegisterExtension
    final Dashboard dashboard = new Dashboard();

    @Test
    void opensByKeyboardAndGivesTheFocusBack() {
        JobId id = dashboard.documents(dashboard.scene()).succeeded();
        Page page = dashboard.open("/jobs");
        Locator link = Dashboard.row(page, id).getByRole(AriaRole.LINK);
        link.focus();
        page.keyboard().press("Enter");
        Locator detail = page.getByTestId("detail");
        assertThat(detail.getByTestId("timeline")).containsText("35 s");
        assertThat(detail.getByTestId("output-image")).isVisible();
        assertThat(page.locator("#content")).isFocused();
        Axe.assertNoViolation(page);
        page.keyboard().press("Escape");
        assertThat(detail).hasCount(0);
        assertThat(link).isFocused();
        page.keyboard().press("ArrowDown");
        assertThat(link).not().isFocused();
        assertThat(dashboard.complaints()).isEmpty();
    }

    @Test
    void showsTheJobThatTheAddressNamesWithEveryAttempt() {
        JobId id = dashboard.documents(dashboard.scene()).succeeded();
        Page page = dashboard.open("/jobs/" + id);
        Locator picture = page.getByTestId("output-image");
        page.waitForCondition(() -> (int) picture.evaluate("image => image.naturalWidth") == 512);
        assertThat(page.getByTestId("timeline")).containsText("Attempt 1 lost");
        assertThat(page.getByTestId("timeline")).containsText("Attempt 2 succeeded");
        assertThat(page.getByTestId("facts")).containsText("sd_xl_base_1.0.safetensors");
        assertThat(dashboard.complaints()).isEmpty();
    }

    @Test
    void followsAJobWhileItRunsUntilItsPictureIsThere() {
        Scene scene = dashboard.scene();
        JobId id = dashboard.documents(scene).running();
        Page page = dashboard.open("/jobs/" + id);
        assertThat(page.getByTestId("progress-message")).hasText("KSampler 19/30");
        scene.driver().progress(scene.running().getFirst(), 0.9, "VAEDecode");
        assertThat(page.getByTestId("progress-message")).hasText("VAEDecode");
        scene.driver().succeed(scene.running().getFirst(), "EMP_00042_.png");
        assertThat(page.getByTestId("output-image")).isVisible();
        assertThat(page.getByTestId("now")).hasCount(0);
        assertThat(dashboard.complaints()).isEmpty();
    }

    @Test
    void saysWhyAJobWaits() {
        JobId id = dashboard.documents(dashboard.scene()).queued();
        Page page = dashboard.open("/jobs/" + id);
        assertThat(page.getByTestId("why")).containsText("2 jobs are ahead of it");
        assertThat(page.getByTestId("why")).containsText("gpu.memory_gb >= 16");
        Looks.right(page, "job-queued");
        assertThat(dashboard.complaints()).isEmpty();
    }

    @Test
    void saysWhyAJobFailedAndOffersToTryAgain() {
        JobId id = dashboard.documents(dashboard.scene()).failed();
        Page page = dashboard.open("/jobs/" + id);
        assertThat(page.getByTestId("detail")).containsText("ComfyUI refused the workflow: node 4");
        assertThat(page.getByTestId("fault").getByRole(AriaRole.LINK)).hasCount(0);
        assertThat(page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Retry")))
                .isVisible();
        Looks.right(page, "job-failed");
        assertThat(dashboard.complaints()).isEmpty();
    }

    @Test
    void leadsFromAFaultOfTheServiceToItsLog() {
        Scene scene = dashboard.scene();
        JobId id = dashboard.documents(scene).failed("provider_error", "CUDA out of memory");
        Page page = dashboard.open("/jobs/" + id);
        assertThat(page.getByTestId("fault")).containsText("its log on the machine says more");
        page.getByTestId("fault").getByRole(AriaRole.LINK).click();
        assertThat(page).hasURL(Pattern.compile(".*/machines/[a-z]+\\?log=[a-z0-9]+"));
        assertThat(page.getByRole(AriaRole.TABLE, new Page.GetByRoleOptions().setName("Services")))
                .isVisible();
        assertThat(dashboard.complaints()).isEmpty();
    }

    @Test
    void saysThatThereIsNoSuchJob() {
        Page page = dashboard.open("/jobs/j0-nobody");
        assertThat(page.getByText("There is no such job")).isVisible();
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("To the jobs"))
                .click();
        assertThat(page).hasURL(Pattern.compile(".*/jobs"));
    }

    @Test
    void looksRight() {
        JobId id = dashboard.documents(dashboard.scene()).succeeded();
        Page page = dashboard.open("/jobs/" + id);
        assertThat(page.getByTestId("output-image")).isVisible();
        assertThat(page.getByTestId("count-running")).hasText("4running");
        Looks.right(page, "job");
        Looks.picture(page, "dashboard-job", 1100);
        assertThat(dashboard.complaints()).isEmpty();
    }
}
