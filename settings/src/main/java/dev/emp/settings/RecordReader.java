package dev.emp.settings;

import dev.emp.settings.Member.Described;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.core.ResolvableType;

/** Reads off a record what can be set in it. */
final class RecordReader {

    private RecordReader() {}

    /** @throws IllegalArgumentException if this is no record */
    static Shape.Group read(Class<?> type, Described at) {
        if (!type.isRecord()) {
            throw new IllegalArgumentException(type.getName() + " must be a record, like all settings");
        }
        RecordComponent[] components = type.getRecordComponents();
        Parameter[] parameters = constructor(type, components).getParameters();
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < components.length; i++) {
            members.add(member(components[i], parameters[i], at));
        }
        return new Shape.Group(members);
    }

    private static Constructor<?> constructor(Class<?> type, RecordComponent[] components) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(types);
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(type.getName() + " has no constructor of all its components", e);
        }
    }

    private static Member member(RecordComponent component, Parameter parameter, Described at) {
        Name given = parameter.getAnnotation(Name.class);
        String name = given == null ? DataObjectPropertyName.toDashedForm(component.getName()) : given.value();
        Described described = at.at(name);
        Set<Annotation> constraints = new LinkedHashSet<>(List.of(parameter.getAnnotations()));
        constraints.addAll(List.of(component.getAnnotatedType().getAnnotations()));
        Limits limits = Limits.of(constraints);
        Shape shape = shape(component.getAnnotatedType(), limits, described);
        return new Member(
                name,
                shape,
                initial(parameter, shape),
                component.isAnnotationPresent(Secret.class) || Masking.isSecretName(name),
                limits.required(),
                described);
    }

    /** @param described of the value itself, or of the list or map that holds it */
    private static Shape shape(AnnotatedType annotated, Limits limits, Described described) {
        Class<?> type = ResolvableType.forType(annotated.getType()).resolve(Object.class);
        if (Collection.class.isAssignableFrom(type)) {
            return new Shape.Items(element(annotated, 0));
        }
        if (Map.class.isAssignableFrom(type)) {
            return new Shape.Entries(element(annotated, 1));
        }
        return type.isRecord() ? read(type, described) : Shape.Value.of(type, limits);
    }

    private static Shape element(AnnotatedType annotated, int index) {
        if (!(annotated instanceof AnnotatedParameterizedType typed)) {
            throw new IllegalArgumentException(annotated + " must say of what it is a list or map");
        }
        AnnotatedType argument = typed.getAnnotatedActualTypeArguments()[index];
        Class<?> type = ResolvableType.forType(argument.getType()).resolve(Object.class);
        return shape(argument, Limits.of(List.of(argument.getAnnotations())), new Described(type, ""));
    }

    private static @Nullable String initial(Parameter parameter, Shape shape) {
        DefaultValue value = parameter.getAnnotation(DefaultValue.class);
        boolean nothing = value == null || (value.value().length == 0 && !(shape instanceof Shape.Items));
        return nothing ? null : String.join(",", value.value());
    }
}
