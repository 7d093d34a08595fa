package dev.emp.monitor.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Browser.NewPageOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.memory.InMemoryJobBus;
import dev.emp.monitor.testing.OrchestratorStub;
import dev.emp.monitor.testing.RunningMonitor;
import dev.emp.monitor.testing.ShiftedClock;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The dashboard in a real Chromium, on a monitor with an in-memory bus. */
class DashboardTest {

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final double PATIENCE_MILLIS = 20_000;

    private static Chromium chromium;

    private final ShiftedClock clock = new ShiftedClock();
    private final InMemoryJobBus bus = new InMemoryJobBus(clock);
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private OrchestratorStub orchestrator;
    private RunningMonitor monitor;

    @BeforeAll
    static void startBrowser() {
        Optional<Path> executable = Chromium.find();
        if (executable.isEmpty()) {
            System.out.println("Skipped: the dashboard in Chromium, since none is installed: apt-get install chromium");
        }
        Assumptions.assumeTrue(executable.isPresent(), "no Chromium is installed: apt-get install chromium");
        chromium = new Chromium(executable.get());
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    }

    @AfterAll
    static void stopBrowser() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void startMonitor() {
        orchestrator = new OrchestratorStub();
        monitor = startMonitor(0);
    }

    @AfterEach
    void stopMonitor() {
        monitor.close();
        orchestrator.close();
    }

    @Test
    void showsWhatToDoWhileThereIsNothingToSee() {
        Page page = open(new NewContextOptions());
        assertThat(page.getByText("No machine has reported yet")).isVisible();
        assertThat(page.getByText("curl -H 'content-type: application/json'")).isVisible();
        Axe.assertNoViolation(page);
    }

    @Test
    void showsMachinesAndJobs() {
        Scene scene = new Scene(bus, clock);
        Page page = open(new NewContextOptions());
        assertThat(page.getByTestId("machine-aurora")).containsText("healthy");
        assertThat(page.getByTestId("machine-borealis")).containsText("restart 2 of 5");
        assertThat(page.getByTestId("machine-cirrus")).containsText("2 of 8 busy");
        assertThat(page.getByTestId("count-running")).hasText("4running");
        assertThat(page.getByTestId("count-succeeded")).hasText("10succeeded");
        assertThat(row(page, scene.running().getFirst().lease().job())).containsText("KSampler 19/30");
        assertThat(row(page, scene.finished().getLast()).locator("img")).isVisible();
        assertThat(complaints).isEmpty();
    }

    @Test
    void movesProgressAndShowsTheOutputWhileOneLooks() {
        Page page = open(new NewContextOptions());
        Scene scene = new Scene(bus, clock);
        Claim claim = scene.running().getFirst();
        JobId id = claim.lease().job();
        assertThat(row(page, id)).containsText("62 %");
        scene.driver().progress(claim, 0.9, "VAEDecode");
        assertThat(row(page, id)).containsText("90 %");
        assertThat(row(page, id).getByRole(AriaRole.PROGRESSBAR)).hasAttribute("aria-valuenow", "90");
        scene.driver().succeed(claim, "EMP_00042_.png");
        assertThat(row(page, id)).hasAttribute("data-state", "succeeded");
        Locator picture = row(page, id).locator("img");
        assertThat(picture).isVisible();
        page.waitForCondition(() -> (int) picture.evaluate("image => image.naturalWidth") == 512);
        assertThat(page.getByTestId("count-succeeded")).hasText("11succeeded");
    }

    @Test
    void opensTheDetailsOfAJobByKeyboardAndGivesTheFocusBack() {
        Scene scene = new Scene(bus, clock);
        JobId id = scene.finished().getLast();
        orchestrator.document(id.value(), document(id));
        Page page = open(new NewContextOptions());
        Locator link = row(page, id).getByRole(AriaRole.LINK);
        link.focus();
        page.keyboard().press("Enter");
        Locator detail = page.getByTestId("detail");
        assertThat(detail).containsText("35 s");
        assertThat(detail.getByTestId("output-image")).isVisible();
        assertThat(detail).isFocused();
        Axe.assertNoViolation(page);
        page.keyboard().press("Escape");
        assertThat(detail).hasCount(0);
        assertThat(link).isFocused();
        page.keyboard().press("ArrowDown");
        assertThat(link).not().isFocused();
        assertThat(complaints).isEmpty();
    }

    @Test
    void survivesARestartOfTheMonitorWithoutAReload() {
        Scene scene = new Scene(bus, clock);
        Page page = open(new NewContextOptions());
        assertThat(page.getByTestId("count-running")).hasText("4running");
        page.evaluate("window.sameDocument = true");
        int port = monitor.port();
        monitor.close();
        assertThat(page.getByText("The monitor does not answer")).isVisible();
        assertThat(page.getByTestId("link")).hasText("Reconnecting");
        scene.driver().succeed(scene.running().getFirst(), "EMP_00042_.png");
        JobId missed = scene.driver().submit();
        monitor = startMonitor(port);
        assertThat(page.getByTestId("link")).hasText("Live");
        assertThat(page.getByText("The monitor does not answer")).hasCount(0);
        assertThat(page.getByTestId("count-running")).hasText("3running");
        assertThat(page.getByTestId("count-succeeded")).hasText("11succeeded");
        assertThat(row(page, missed)).isVisible();
        assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);
    }

    @Test
    void saysQuietlyThatTheBusIsOutOfReachAndGoesOnByItself() {
        Scene scene = new Scene(bus, clock);
        Page page = open(new NewContextOptions());
        assertThat(page.getByTestId("count-running")).hasText("4running");
        bus.setAvailable(false);
        assertThat(page.getByText("The monitor has lost the job bus")).isVisible();
        assertThat(page.getByTestId("link")).hasText("No data");
        Axe.assertNoViolation(page);
        bus.setAvailable(true);
        assertThat(page.getByText("The monitor has lost the job bus")).hasCount(0);
        JobId after = scene.driver().submit();
        assertThat(row(page, after)).isVisible();
    }

    @Test
    void looksRightAndPassesAxeInBothThemesAndAtEveryWidth() {
        Scene scene = new Scene(bus, clock);
        JobId id = scene.finished().getLast();
        orchestrator.document(id.value(), document(id));
        for (ColorScheme theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            for (int width : List.of(390, 1440)) {
                Page page = open(new NewContextOptions()
                        .setColorScheme(theme)
                        .setReducedMotion(ReducedMotion.REDUCE)
                        .setViewportSize(width, width < 720 ? 844 : 900));
                assertThat(row(page, scene.running().getFirst().lease().job())).isVisible();
                awaitPictures(page);
                assertThat((int) page.evaluate("document.documentElement.scrollWidth"))
                        .isLessThanOrEqualTo(width);
                String name = theme.name().toLowerCase(Locale.ROOT) + "-" + width;
                shoot(page, name, true);
                if (width < 720) {
                    // Elsewhere the list stays in sight beside the details, and is looked at together with them.
                    Axe.assertNoViolation(page);
                }
                row(page, id).getByRole(AriaRole.LINK).click();
                assertThat(page.getByTestId("output-image")).isVisible();
                shoot(page, name + "-detail", false);
                Axe.assertNoViolation(page);
                page.context().close();
            }
        }
        assertThat(complaints).isEmpty();
    }

    @Test
    void showsHowAMachineStartedAndWhatItUses() {
        new Scene(bus, clock).tellingMachines();
        Page page = open(new NewContextOptions());

        Locator troubled = page.getByTestId("machine-fjord");
        assertThat(troubled).containsText("comfyui · 1.0");
        assertThat(troubled).containsText("warm sd_xl_base_1.0.safetensors");
        assertThat(troubled.getByLabel("Memory of comfyui-gpu0")).hasAttribute("aria-valuenow", "94");
        assertThat(troubled.getByLabel("Use of GPU 0")).hasAttribute("aria-valuetext", "97 %");
        assertThat(troubled.getByLabel("GPU 0, NVIDIA L4")).containsText("71 °C · 69 W");
        assertThat(troubled.getByLabel("Services", exactly())).containsText("restarting");
        assertThat(troubled).containsText("1.2 cores · 3 restarts");
        Locator steps = troubled.locator(".steps");
        assertThat(steps).isHidden();
        troubled.getByText("Started in 6.2 s").press("Enter");
        assertThat(steps).isVisible();
        assertThat(steps).containsText("4.3 s");
        assertThat(troubled.locator(".event").first()).containsText(Pattern.compile("just now|\\d+ s ago"));

        Locator starting = page.getByTestId("machine-glade");
        assertThat(starting.locator("[aria-current=step]")).containsText("services");
        assertThat(starting).containsText("Starting for");
        assertThat(page.getByTestId("machine-heath")).containsText("The start failed at models");
        Axe.assertNoViolation(page);
        assertThat(complaints).isEmpty();
    }

    @Test
    void aMachineThatTellsEverythingLooksRightInBothThemesAndAtEveryWidth() {
        new Scene(bus, clock).tellingMachines();
        for (ColorScheme theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            for (int width : List.of(390, 1440)) {
                Page page = open(new NewContextOptions()
                        .setColorScheme(theme)
                        .setReducedMotion(ReducedMotion.REDUCE)
                        .setViewportSize(width, width < 720 ? 844 : 900));
                page.getByText("Started in 6.2 s").click();
                page.getByText("earlier events").click();
                assertThat((int) page.evaluate("document.documentElement.scrollWidth"))
                        .isLessThanOrEqualTo(width);
                page.evaluate("scrollTo(0, 0)");
                shoot(page, "machines-" + theme.name().toLowerCase(Locale.ROOT) + "-" + width, true);
                Axe.assertNoViolation(page);
                page.context().close();
            }
        }
    }

    /** Kept as {@code target/screenshots/dashboard.png}; the README shows a copy, {@code docs/images/dashboard.png}. */
    @Test
    void opensAJobThatTheAddressNames() {
        Scene scene = new Scene(bus, clock);
        JobId id = scene.finished().getLast();
        orchestrator.document(id.value(), document(id));
        Page page = chromium.browser()
                .newPage(new NewPageOptions().setColorScheme(ColorScheme.DARK).setViewportSize(1680, 1240));
        page.navigate(monitor.uri("/#job=" + id).toString());
        assertThat(page.getByTestId("detail")).containsText("succeeded");
        Locator picture = page.getByTestId("output-image");
        page.waitForCondition(() -> (int) picture.evaluate("image => image.naturalWidth") == 512);
        assertThat(page.getByTestId("count-running")).hasText("4running");
        awaitPictures(page);
        page.screenshot(new ScreenshotOptions().setPath(SCREENSHOTS.resolve("dashboard.png")));
        page.close();
    }

    @Test
    void keepsAChosenTheme() {
        Page page = open(new NewContextOptions().setColorScheme(ColorScheme.LIGHT));
        page.getByTitle("Dark").click();
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
        page.reload();
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
        page.getByTitle("As the system").click();
        assertThat(page.locator("html")).not().hasAttribute("data-theme", Pattern.compile(".*"));
    }

    @Test
    void drawsOnlyTheRowsInSight() {
        Scene scene = new Scene(bus, clock);
        for (int n = 0; n < 180; n++) {
            scene.driver().submit();
        }
        Page page = open(new NewContextOptions().setViewportSize(1440, 900));
        assertThat(page.getByText("newest 199")).isVisible();
        assertThat((int) page.evaluate("document.querySelectorAll('.tbody [role=row]').length"))
                .isLessThan(40);
        page.locator(".tbody").evaluate("body => body.scrollTo(0, body.scrollHeight)");
        assertThat(row(page, scene.finished().getFirst())).isVisible();
    }

    private RunningMonitor startMonitor(int port) {
        return RunningMonitor.start(
                bus,
                port,
                "emp.monitor.orchestrator-url=" + orchestrator.address(),
                "emp.monitor.feed.counts-interval=100ms");
    }

    private Page open(NewContextOptions options) {
        BrowserContext context = chromium.browser().newContext(options);
        context.setDefaultTimeout(PATIENCE_MILLIS);
        Page page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        page.navigate(monitor.uri("/").toString());
        return page;
    }

    private static Locator.GetByLabelOptions exactly() {
        return new Locator.GetByLabelOptions().setExact(true);
    }

    private static String document(JobId id) {
        return """
                {"id":"%s","attempts":[{"number":1,"worker":"aurora/gpu0","started_at":"2026-03-01T10:00:00Z",
                "ended_at":"2026-03-01T10:00:35Z","end":"succeeded"}],"input":{"workflow":{}}}""".formatted(id);
    }

    private static Locator row(Page page, JobId id) {
        return page.getByTestId("job-" + id);
    }

    /** Until every picture in sight is there. */
    private static void awaitPictures(Page page) {
        page.waitForCondition(() -> (boolean) page.evaluate("""
                [...document.images]
                  .filter(image => image.getBoundingClientRect().top < innerHeight)
                  .every(image => image.complete && image.naturalWidth > 0)"""));
    }

    private static void shoot(Page page, String name, boolean whole) {
        page.screenshot(new ScreenshotOptions()
                .setPath(SCREENSHOTS.resolve(name + ".png"))
                .setFullPage(whole));
    }
}
