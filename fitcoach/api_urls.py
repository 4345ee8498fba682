"""Every address of the API, under /api/v1/."""

from django.urls import path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from accounts.api import consents, me, problem_pages, sign_in
from accounts.api.problems import no_such_address
from accounts.api.throttles import PerUser
from messaging.api import export
from messaging.api import views as messages
from plans.api import calendar
from plans.api import views as plans
from workouts.api import coach, exercises, series, signup, today
from workouts.api import views as workouts

urlpatterns = [
    path("auth/code", messages.CodeView.as_view()),
    path("auth/token", sign_in.TokenView.as_view()),
    path("auth/devices", sign_in.DevicesView.as_view()),
    path("auth/devices/<uuid:device_id>", sign_in.DeviceView.as_view()),
    path("auth/logout", sign_in.LogoutView.as_view()),
    path("signup", signup.SignUpView.as_view()),
    path("me", me.MeView.as_view()),
    path("consents", consents.WordingsView.as_view()),
    path("me/consents", consents.ConsentsView.as_view()),
    path("me/restore", me.RestoreMeView.as_view()),
    path("me/profile", me.ProfileView.as_view()),
    path("me/limitations", me.LimitationsView.as_view()),
    path("me/limitations/<uuid:limitation_id>", me.LimitationView.as_view()),
    path("me/progress", series.SeriesView.as_view()),
    path("me/records", series.RecordsView.as_view()),
    path("me/export", export.ExportView.as_view()),
    path("me/calendar", calendar.CalendarView.as_view()),
    path("calendar/<str:secret>.ics", calendar.FeedView.as_view()),
    path("plans", plans.PlansView.as_view()),
    path("plans/current", plans.CurrentPlanView.as_view()),
    path("plans/current/progress", plans.ProgressView.as_view()),
    path("microcycles", plans.MicrocyclesView.as_view()),
    path("microcycles/current", plans.CurrentMicrocycleView.as_view()),
    path("workouts", workouts.WorkoutsView.as_view()),
    path("workouts/today", today.TodayView.as_view()),
    path("workouts/<uuid:workout_id>", workouts.WorkoutView.as_view()),
    path("workouts/<uuid:workout_id>/log", workouts.LogView.as_view()),
    path("workouts/<uuid:workout_id>/skip", workouts.SkipView.as_view()),
    path("workouts/<uuid:workout_id>/swap", workouts.SwapView.as_view()),
    path("exercises", exercises.ExercisesView.as_view()),
    path("exercises/<slug:exercise_id>", exercises.ExerciseView.as_view()),
    path("messages", messages.MessagesView.as_view()),
    path("coach/clients", coach.ClientsView.as_view()),
    path("coach/clients/<uuid:client_id>", coach.ClientView.as_view()),
    path("coach/clients/<uuid:client_id>/plan", coach.ClientPlanView.as_view()),
    path("coach/clients/<uuid:client_id>/week", coach.ClientWeekView.as_view()),
    path("coach/clients/<uuid:client_id>/workouts", coach.ClientWorkoutsView.as_view()),
    path("coach/clients/<uuid:client_id>/results", coach.ClientResultsView.as_view()),
    path("coach/clients/<uuid:client_id>/notes", coach.ClientNotesView.as_view()),
    path("coach/plans/<uuid:plan_id>", coach.DraftView.as_view()),
    path("coach/plans/<uuid:plan_id>/approve", coach.ApproveView.as_view()),
    path("problems/<slug:kind>", problem_pages.ProblemView.as_view()),
    path("schema/", SpectacularAPIView.as_view(throttle_classes=[PerUser]), name="api-schema"),
    path("docs/", SpectacularSwaggerView.as_view(url_name="api-schema", throttle_classes=[PerUser]), name="api-docs"),
    re_path(r"^[\s\S]*$", no_such_address),
]
