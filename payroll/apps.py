from django.apps import AppConfig


class PayrollConfig(AppConfig):
    name = "payroll"

    def ready(self) -> None:
        from payroll import documents
        from projects import paperwork

        paperwork.register(*documents.PAPERS)
