package dev.emp.launcher.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

/** A window with the dashboard, and what every page of it has. */
record Window(Page page) {

    /** Types a key where one is asked for. */
    void signIn(String key) {
        page.getByLabel("API key").fill(key);
        button("Sign in").click();
    }

    Locator signInFault() {
        return page.locator("#sign-in-fault");
    }

    void signOut(String name) {
        page.locator("header summary", new Page.LocatorOptions().setHasText(name))
                .click();
        button("Sign out").click();
    }

    /** Goes to a page by the menu. */
    void open(String title) {
        menu().getByRole(
                        AriaRole.LINK,
                        new Locator.GetByRoleOptions().setName(title).setExact(true))
                .click();
        assertThat(page.locator(".page-title")).hasText(title.equals("Submit") ? "Submit a job" : title);
    }

    Locator menu() {
        return page.getByLabel("Pages", new Page.GetByLabelOptions().setExact(true));
    }

    /** What has been said of the latest actions. */
    Locator said() {
        return page.locator(".toasts");
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** Does what a button does that asks first. */
    void confirm(String name, String action) {
        button(name).click();
        inDialog(action).click();
        assertThat(dialog()).hasCount(0);
    }

    Locator dialog() {
        return page.getByRole(AriaRole.DIALOG);
    }

    Locator inDialog(String button) {
        return dialog().getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(button).setExact(true));
    }

    Locator at(String testId) {
        return page.getByTestId(testId);
    }

    JobView job() {
        return new JobView(this);
    }

    Forms forms() {
        return new Forms(this);
    }
}
