"""Addresses of the console's own pages, under `console/` of the admin."""

from django.urls import path

from fitcoach.console.actions.page import ActionPage
from fitcoach.console.bulk.page import BulkJobPage
from fitcoach.console.client.page import ClientPage
from fitcoach.console.editing.plan import PlanPage
from fitcoach.console.editing.undo import PutBackPage
from fitcoach.console.editing.week import WeekPage
from fitcoach.console.editing.workout import WorkoutPage
from fitcoach.console.exercises.pages import CataloguePage, ClientExercisesPage, ExercisePage
from fitcoach.console.review import ReviewPage
from fitcoach.console.season import SeasonPage
from fitcoach.console.sign_in.pages import SetUpPage, VerifyPage
from fitcoach.console.tomorrow import TomorrowPage

app_name = "console"
urlpatterns = [
    path("clients/<uuid:client_id>/", ClientPage.as_page(), name="client"),
    path("clients/<uuid:client_id>/actions/<slug:name>/", ActionPage.as_page(), name="action"),
    path("exercises/", CataloguePage.as_page(), name="exercises"),
    path("exercises/<slug:exercise_id>/", ExercisePage.as_page(), name="exercise"),
    path("clients/<uuid:client_id>/exercises/", ClientExercisesPage.as_page(), name="client-exercises"),
    path("clients/<uuid:client_id>/season/", SeasonPage.as_page(), name="season"),
    path("jobs/<uuid:job_id>/", BulkJobPage.as_page(), name="job"),
    path("sign-in/verify/", VerifyPage.as_page(), name="verify"),
    path("sign-in/set-up/", SetUpPage.as_page(), name="set-up"),
    path("plans/<uuid:row_id>/", PlanPage.as_page(), name="plan"),
    path("weeks/<uuid:row_id>/", WeekPage.as_page(), name="week"),
    path("workouts/<uuid:row_id>/", WorkoutPage.as_page(), name="workout"),
    path("history/<int:version_id>/", PutBackPage.as_page(), name="put_back"),
    path("clients/<uuid:client_id>/tomorrow/", TomorrowPage.as_page(), name="tomorrow"),
    path("messages/<uuid:message_id>/review/", ReviewPage.as_page(), name="review"),
]
