"""Plain admin pages of people. Staff see their own clients, superusers everybody."""

from __future__ import annotations

from functools import reduce
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import ForeignKey, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from unfold.admin import ModelAdmin, StackedInline, TabularInline
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.forms import AdminPasswordChangeForm

from accounts import sessions, two_factor
from accounts.admin_audit import AuditedAdmin
from accounts.admin_forms import LimitationForm, NewUserForm, ProfileForm, UserForm
from accounts.admin_lookups import OwnLookups, OwnRowWidget, own_rows
from accounts.audit import Action, record
from accounts.bulk import BULK_ACTIONS, draft_job
from accounts.consenting import record_choice
from accounts.list_filters import TeamFilter
from accounts.lists import CoachList
from accounts.models import Away, CoachNote, FitnessProfile, Illness, Limitation, Pause, Subscription, User
from accounts.selectors import clients_of
from accounts.silence import end_silence, silence

admin.site.site_header = admin.site.site_title = "fitcoach"
admin.site.index_title = "Coaching"
admin.site.unregister(Group)


class StaffMixin:
    """Every member of staff works with what the query set lets them see; only superusers delete."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_staff)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)


class OwnClientsAdmin(OwnLookups, StaffMixin, AuditedAdmin, CoachList):
    """Rows of the clients that this member of staff may see. `client_path` leads from a row to its client."""

    client_path = "client"
    list_per_page = 50

    def client_of(self, row: Any) -> User | None:
        client: User | None = reduce(getattr, self.client_path.split("__"), row)
        return client

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        if request.user.is_superuser:
            return rows
        return rows.filter(**{f"{self.client_path}__in": clients_of(_staff(request))})

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        """A coach can point a row at nobody but an own client, and at nothing but an own client's."""
        rows = own_rows(db_field.remote_field.model, _staff(request))
        if rows is not None:
            kwargs["queryset"] = rows
            if db_field.name in self.raw_id_fields:
                kwargs["widget"] = OwnRowWidget(db_field.remote_field, self.admin_site)
                kwargs["widget"].rows = rows
        field: ModelChoiceField | None = super().formfield_for_foreignkey(db_field, request, **kwargs)
        return field


class ToldToPhonesMixin:
    """Phones hold copies of these rows, and would keep one that is deleted: only a whole client's rows ever are."""

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions: dict[str, Any] = super().get_actions(request)  # type: ignore[misc]
        return {name: action for name, action in actions.items() if name != "delete_selected"}

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        raise PermissionDenied

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        shown: HttpResponse = super().render_change_form(  # type: ignore[misc]
            request, {**context, "show_delete": False}, *args, **kwargs
        )
        return shown


def _staff(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def ask_for_bulk(site: UserAdmin, request: HttpRequest, users: QuerySet[User]) -> HttpResponse | None:
    """An action of the list of clients: a job that waits to be confirmed on its own page."""
    try:
        job = draft_job(_staff(request), action=request.POST["action"], clients=users, at=timezone.now())
    except ValueError as refusal:
        site.message_user(request, str(refusal), messages.ERROR)
        return None
    return redirect("console:job", job.pk)


class ProfileInline(StaffMixin, StackedInline):
    model = FitnessProfile
    form = ProfileForm
    extra = 0


class LimitationInline(StaffMixin, TabularInline):
    model = Limitation
    form = LimitationForm
    extra = 0
    fields = ("kind", "region", "exercise_id", "side", "severity", "status", "since", "until", "cleared", "note")


class PauseInline(StaffMixin, TabularInline):
    model = Pause
    extra = 0


@admin.register(User)
class UserAdmin(OwnLookups, StaffMixin, AuditedAdmin, CoachList, DjangoUserAdmin, ModelAdmin):
    """Clients and coaches."""

    form = UserForm
    add_form = NewUserForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("who", "phone_number", "role", "coach", "timezone", "preferred_send_hour", "is_active")
    list_display_links = None
    list_filter_submit = True
    search_fields = ("name", "phone_number", "email")
    ordering = ("name",)
    list_select_related = ("coach",)
    list_per_page = 50
    actions = ("export_chosen", "reset_second_factor", "end_sessions")  # type: ignore[misc]  # CoachList has it as one
    readonly_fields = ("opted_out_at", "next_message_at", "created_at", "updated_at", "last_login")
    inlines: ClassVar = [ProfileInline, LimitationInline, PauseInline]
    fieldsets = (
        (None, {"fields": ("name", "phone_number", "email", "role", "coach", "is_active", "password")}),
        ("Texts", {"fields": ("timezone", "preferred_send_hour", "opted_out_at", "next_message_at")}),
        ("Rights", {"classes": ("collapse",), "fields": ("is_staff", "is_superuser", "groups", "user_permissions")}),
        (
            "More",
            {"classes": ("collapse",), "fields": ("stripe_customer_id", "created_at", "updated_at", "last_login")},
        ),
    )
    add_fieldsets = (
        (None, {"fields": ("name", "phone_number", "email", "role", "coach", "timezone", "preferred_send_hour")}),
        ("Consents", {"fields": ("agreed", "agreed_how")}),
        ("Password", {"fields": ("usable_password", "password1", "password2")}),
    )

    @admin.display(description="name", ordering="name")
    def who(self, user: User) -> str:
        """A client's name leads to the client's page, from where the facts are edited; a coach has none."""
        page = "console:client" if user.is_client else "admin:accounts_user_change"
        return format_html('<a href="{}">{}</a>', reverse(page, args=[user.pk]), user.name)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        users = super().get_queryset(request)
        return users if request.user.is_superuser else users.filter(pk__in=clients_of(_staff(request)))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """What the console does to one client, it does to many as well: its page asks and shows how far it is."""
        bulk = {name: (ask_for_bulk, name, title) for name, title in BULK_ACTIONS.items()}
        own = {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}
        return {**own, **bulk}

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A client is erased, on the client's page: that leaves no row behind and knows who texted STOP."""
        is_client = isinstance(obj, User) and obj.is_client
        return bool(super().has_delete_permission(request, obj)) and not is_client

    def get_list_filter(self, request: HttpRequest) -> tuple[Any, ...]:
        """A superuser looks for a coach among all, the head of a team among its coaches."""
        by_coach = ("coach", AutocompleteSelectFilter) if request.user.is_superuser else TeamFilter
        return ("role", "is_active", by_coach)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[User], search_term: str
    ) -> tuple[QuerySet[User], bool]:
        """Where a form asks for a client, nobody else is offered."""
        if request.GET.get("field_name") in ("client", "user"):
            queryset = queryset.filter(role=User.Role.CLIENT)
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        return found, may_repeat

    def client_of(self, row: Any) -> User | None:
        """Whoever it is: of staff, too, it is kept who read and changed what."""
        return row if isinstance(row, User) else None

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        field: ModelChoiceField | None = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "coach" and field is not None:
            field.label = "Coach, or head coach"
        return field

    def has_manage_staff_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)

    @admin.action(description="Reset the second factor", permissions=["manage_staff"])
    def reset_second_factor(self, request: HttpRequest, users: QuerySet[User]) -> None:
        for user in users:
            two_factor.reset(user)
            record(_staff(request), Action.ACT, "reset the second factor", at=timezone.now(), client=user)
        self.message_user(request, "Done: each sets up another with the next page.")

    @admin.action(description="Sign out everywhere", permissions=["manage_staff"])
    def end_sessions(self, request: HttpRequest, users: QuerySet[User]) -> None:
        at = timezone.now()
        for user in users:
            sessions.end_sessions_of(user, at=at)
            record(_staff(request), Action.ACT, "signed out everywhere", at=at, client=user)
        self.message_user(request, "Done: they have to sign in again.")

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Only a superuser gives rights or moves a client to another coach."""
        rights = ("is_staff", "is_superuser", "groups", "user_permissions", "role", "coach")
        return self.readonly_fields if request.user.is_superuser else (*self.readonly_fields, *rights)

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool) -> None:
        """A coach's new client is the coach's own; another hour or zone makes the next text be worked out anew.

        A number that texted STOP, before its client was forgotten or got another, stays silent whoever has it now.
        Who becomes a superuser, or is one no more, signs in anew.
        """
        if not change and not request.user.is_superuser:
            obj.coach, obj.role = _staff(request), User.Role.CLIENT
        if {"timezone", "preferred_send_hour"} & set(form.changed_data):
            obj.next_message_at = None
        if "phone_number" in form.changed_data:
            if change and obj.opted_out_at is not None:
                silence(form.initial["phone_number"], since=obj.opted_out_at)
            if since := end_silence(obj.phone_number):
                obj.opted_out_at = obj.opted_out_at or since
        super().save_model(request, obj, form, change)
        if "is_superuser" in form.changed_data and change:
            sessions.end_sessions_of(obj, at=timezone.now())  # no code of a text opens everybody's data
        if not change and obj.is_client:
            told = form.cleaned_data
            record_choice(obj, told["agreed"], how="admin", told=told["agreed_how"], at=timezone.now())


@admin.register(Subscription)
class SubscriptionAdmin(OwnClientsAdmin):
    client_path = "user"
    list_display = ("user", "plan_type", "status", "current_period_end", "canceled_at")
    list_filter = ("status", "plan_type")
    search_fields = ("user__name", "user__phone_number", "stripe_subscription_id")
    list_select_related = ("user",)
    date_hierarchy = "current_period_end"


@admin.register(FitnessProfile)
class FitnessProfileAdmin(OwnClientsAdmin):
    form = ProfileForm
    client_path = "user"
    list_display = ("user", "fitness_goals", "skill_level", "exercise_frequency", "age", "created_at")
    search_fields = ("user__name", "user__phone_number", "fitness_goals")
    list_select_related = ("user",)
    readonly_fields = ("created_at", "updated_at")


@admin.register(Limitation)
class LimitationAdmin(OwnClientsAdmin):
    form = LimitationForm
    readonly_fields = ("source",)
    list_display = ("client", "kind", "region", "exercise_id", "side", "severity", "status", "since", "until")
    list_filter = ("status", "kind", "severity", "region")
    search_fields = ("client__name", "client__phone_number")
    list_select_related = ("client",)


@admin.register(CoachNote)
class CoachNoteAdmin(OwnClientsAdmin):
    list_display = ("client", "created_at", "author", "text")
    search_fields = ("client__name", "client__phone_number")
    list_select_related = ("client", "author")
    readonly_fields = ("author", "created_at")
    date_hierarchy = "created_at"

    def save_model(self, request: HttpRequest, obj: CoachNote, form: forms.ModelForm, change: bool) -> None:
        """Whoever writes it is its author, now."""
        if not change:
            obj.author, obj.created_at = _staff(request), timezone.now()
        super().save_model(request, obj, form, change)


@admin.register(Pause)
class PauseAdmin(OwnClientsAdmin):
    list_display = ("client", "start_date", "end_date", "note")
    search_fields = ("client__name", "client__phone_number")
    list_select_related = ("client",)
    date_hierarchy = "start_date"


class ToldByText(OwnClientsAdmin):
    """What clients told by text: they, and UNDO, change it."""

    search_fields = ("client__name", "client__phone_number")
    list_select_related = ("client",)
    date_hierarchy = "start_date"
    ordering = ("-start_date", "-pk")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Illness)
class IllnessAdmin(ToldByText):
    list_display = ("client", "fever", "start_date", "end_date")
    list_filter = ("fever", ("end_date", admin.EmptyFieldListFilter))


@admin.register(Away)
class AwayAdmin(ToldByText):
    list_display = ("client", "start_date", "end_date", "equipment", "timezone", "clock")
    list_filter = ("clock",)
