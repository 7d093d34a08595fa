package dev.emp.monitor.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is around every page. */
class FrameTest {

    @RegisterExtension
    final Dashboard dashboard = new Dashboard();

    @Test
    void keepsAChosenTheme() {
        Page page = dashboard.open("/", new NewContextOptions().setColorScheme(ColorScheme.LIGHT));
        page.getByTitle("Dark").click();
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
        page.reload();
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
        page.getByTitle("As the system").click();
        assertThat(page.locator("html")).not().hasAttribute("data-theme", Pattern.compile(".*"));
    }

    @Test
    void everyPageIsTwoKeysAway() {
        dashboard.scene();
        Page page = dashboard.open("/");
        assertThat(page.getByTestId("tiles")).isVisible();
        page.keyboard().press("g");
        page.keyboard().press("j");
        assertThat(page).hasURL(Pattern.compile(".*/jobs"));
        page.keyboard().press("g");
        page.keyboard().press("m");
        assertThat(page).hasURL(Pattern.compile(".*/machines"));
        assertThat(page.locator("#content")).isFocused();
        assertThat(page.locator("[aria-current=page]")).hasText("Machines");
    }

    @Test
    void aQuestionMarkTellsTheKeysAndEscClosesThem() {
        Scene scene = dashboard.scene();
        Page page = dashboard.open("/jobs");
        assertThat(Dashboard.row(page, scene.failed())).isVisible();
        page.keyboard().press("?");
        Locator help = page.getByRole(AriaRole.DIALOG);
        assertThat(help).containsText("Go anywhere, do anything");
        assertThat(help).containsText("Select the job, or not");
        Axe.assertNoViolation(page);
        Looks.picture(page, "dashboard-keys");
        page.keyboard().press("Escape");
        assertThat(help).hasCount(0);
    }

    @Test
    void thePaletteFindsAJobByTheEndOfItsId() {
        Scene scene = dashboard.scene();
        String id = dashboard.documents(scene).succeeded().value();
        Page page = dashboard.open("/jobs");
        assertThat(page.getByTestId("job-" + id)).isVisible();
        page.keyboard().press("Control+k");
        assertThat(page.getByRole(AriaRole.DIALOG).getByRole(AriaRole.COMBOBOX)).isFocused();
        page.keyboard().type(id.substring(id.length() - 6));
        assertThat(page.getByRole(AriaRole.OPTION)).hasCount(1);
        Axe.assertNoViolation(page);
        page.keyboard().press("Enter");
        assertThat(page.getByTestId("detail")).isVisible();
        assertThat(dashboard.complaints()).isEmpty();
    }
}
