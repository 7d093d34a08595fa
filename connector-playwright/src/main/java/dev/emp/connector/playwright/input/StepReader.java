package dev.emp.connector.playwright.input;

import dev.emp.connector.playwright.input.Step.Move;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the steps of a script. */
final class StepReader {

    private enum Action {
        GOTO,
        CLICK,
        DOWNLOAD,
        FILL,
        TYPE,
        PRESS,
        SELECT,
        CHECK,
        WAIT_FOR,
        WAIT_FOR_URL,
        SCROLL,
        HOVER,
        UPLOAD,
        SCREENSHOT,
        PDF,
        EXTRACT,
        EVALUATE,
        EXPECT
    }

    private final boolean evaluate;
    private final Set<String> files;

    StepReader(boolean evaluate, Set<String> files) {
        this.evaluate = evaluate;
        this.files = files;
    }

    Step read(Fields fields, int index) throws InvalidInput {
        Action action = fields.choice("action", Action.class, null);
        String name = fields.text("name");
        if (name != null && !name.matches("[A-Za-z0-9_-]{1,100}")) {
            throw fields.invalid("name", "must have 1 to 100 letters, digits, _ and -");
        }
        Duration timeout = fields.seconds("timeout_seconds");
        Move move = move(action, fields);
        fields.requireNoneLeft();
        return new Step(index, name == null ? "step-" + index : name, Fields.wireName(action), move, timeout);
    }

    private Move move(Action action, Fields fields) throws InvalidInput {
        return switch (action) {
            case GOTO -> new Step.Goto(fields.url("url"), JobReader.waitFor(fields, "wait_for"));
            case CLICK -> new Step.Click(fields.requiredText("selector"), orElse(fields.number("times", 1, 10), 1));
            case DOWNLOAD -> new Step.Download(fields.requiredText("selector"));
            case FILL -> new Step.Fill(fields.requiredText("selector"), text(fields));
            case TYPE -> new Step.Type(fields.requiredText("selector"), text(fields));
            case PRESS -> new Step.Press(fields.text("selector"), fields.requiredText("key"));
            case SELECT -> new Step.Select(fields.requiredText("selector"), some(fields, "values"));
            case CHECK -> new Step.Check(fields.requiredText("selector"), fields.flag("checked", true));
            case WAIT_FOR -> wait(fields);
            case WAIT_FOR_URL -> new Step.WaitForUrl(fields.requiredText("url"));
            case SCROLL ->
                new Step.Scroll(
                        fields.text("selector"),
                        orElse(fields.number("x", -1_000_000, 1_000_000), 0),
                        orElse(fields.number("y", -1_000_000, 1_000_000), 0));
            case HOVER -> new Step.Hover(fields.requiredText("selector"));
            case UPLOAD -> new Step.Upload(fields.requiredText("selector"), knownFiles(fields));
            case SCREENSHOT -> new Step.TakeShot(TaskReader.shot(fields));
            case PDF -> new Step.TakePdf(TaskReader.pdf(fields));
            case EXTRACT -> new Step.Read(TaskReader.extract(fields));
            case EVALUATE -> evaluate(fields);
            case EXPECT -> new Step.Expect(fields.text("selector"), fields.requiredText("text"));
        };
    }

    /** A selector, or a state of loading. */
    private static Move wait(Fields fields) throws InvalidInput {
        String selector = fields.text("selector");
        if (selector == null) {
            return new Step.Wait(
                    new WebJob.WaitFor.Load(fields.choice("state", WebJob.LoadState.class, WebJob.LoadState.LOAD)));
        }
        return new Step.Wait(new WebJob.WaitFor.Selector(
                selector, fields.choice("state", WebJob.ElementState.class, WebJob.ElementState.VISIBLE)));
    }

    private Move evaluate(Fields fields) throws InvalidInput {
        if (!evaluate) {
            throw fields.invalid("action", "evaluate is not allowed here: emp.playwright.allow-evaluate is not set");
        }
        return new Step.Evaluate(fields.requiredText("expression"));
    }

    /** May be empty: a field is cleared with it. */
    private static String text(Fields fields) throws InvalidInput {
        String text = fields.text("text");
        if (text == null) {
            throw fields.invalid("text", "is missing");
        }
        return text;
    }

    private List<String> knownFiles(Fields fields) throws InvalidInput {
        List<String> names = some(fields, "files");
        for (String name : names) {
            if (!files.contains(name)) {
                throw fields.invalid("files", "names " + name + ", which is not among the job's files");
            }
        }
        return names;
    }

    private static List<String> some(Fields fields, String name) throws InvalidInput {
        List<String> texts = fields.texts(name);
        if (texts.isEmpty()) {
            throw fields.invalid(name, "must be a list with at least one text");
        }
        return texts;
    }

    private static int orElse(@Nullable Integer number, int otherwise) {
        return number == null ? otherwise : number;
    }
}
