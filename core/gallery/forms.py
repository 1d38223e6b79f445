"""Forms for the gallery: every kind of field, fresh and sent with faults."""

from django import forms

TIBETAN = "དཔའ་རི་བཀྲ་ཤིས་སྒྲོལ་མ"


class SampleForm(forms.Form):
    """Every kind of field."""

    name = forms.CharField(label="姓名", help_text="与身份证上的姓名一致。")
    tibetan = forms.CharField(label="藏文姓名", required=False)
    rate = forms.DecimalField(
        label="劳务报酬标准",
        help_text="每个工日的金额，按村民会议表决的标准填写。",
        widget=forms.NumberInput(attrs={"data-unit": "元"}),
    )
    days = forms.IntegerField(
        label="预计用工", required=False, widget=forms.NumberInput(attrs={"data-unit": "天"})
    )
    start = forms.DateField(label="进场日期", widget=forms.DateInput(attrs={"type": "date"}))
    trade = forms.ChoiceField(
        label="工种", choices=[("", "请选择"), ("plain", "普工"), ("mason", "砌筑工")]
    )
    kind = forms.ChoiceField(
        label="人员类别",
        help_text="只选一项。",
        choices=[("a", "脱贫人口"), ("b", "监测对象"), ("c", "其他农村劳动力")],
        widget=forms.RadioSelect,
    )
    skills = forms.MultipleChoiceField(
        label="会做的活",
        required=False,
        choices=[("a", "支模板"), ("b", "绑钢筋"), ("c", "开装载机（有证）")],
        widget=forms.CheckboxSelectMultiple,
    )
    photo = forms.FileField(label="协议照片", required=False, help_text="拍清楚签字和手印。")
    remark = forms.CharField(label="备注", required=False, widget=forms.Textarea)
    password = forms.CharField(label="登录密码", widget=forms.PasswordInput)
    agreed = forms.BooleanField(label="本人已看过劳务协议，同意上面的标准")


class DecisionForm(forms.Form):
    """A verdict with its reason."""

    verdict = forms.ChoiceField(
        label="审核意见",
        choices=[("approve", "同意"), ("return", "退回修改"), ("reject", "不予通过")],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="理由",
        required=False,
        help_text="退回修改或不予通过时必须写明，一次说清全部问题。",
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ReasonForm(forms.Form):
    """Why something is ended."""

    reason = forms.CharField(label="终止原因", widget=forms.Textarea(attrs={"rows": 3}))


def faulty() -> SampleForm:
    """A form that came back: empty fields, a word for a number, a fault of the whole."""
    form = SampleForm({"wrong-tibetan": TIBETAN, "wrong-rate": "一百八"}, prefix="wrong")
    form.add_error(None, "这个人 4 月 16 日上午已有记工，不能重复登记。")
    return form


def unreasoned() -> DecisionForm:
    """A return without its reason."""
    form = DecisionForm({"verdict": "return"})
    form.add_error("reason", "退回修改要写明理由。")
    return form
